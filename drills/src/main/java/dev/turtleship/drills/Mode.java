package dev.turtleship.drills;

/// How a drill is run.
enum Mode {
    /// Everything is judged; wants the machine for itself.
    FULL,
    /// A tenth of the load; judges loss, codes and healing. Its latencies say nothing, because it shares its machine
    /// with a test run.
    QUICK,
    /// In quick size and with the protection taken away: the lines that the drill names must break, and no other.
    CONTROL;

    static Mode of(Args args) {
        if (args.has("--quick") && args.has("--control")) {
            throw new CannotRun("a control is quick already: say --quick or --control");
        }
        return args.has("--control") ? CONTROL : args.has("--quick") ? QUICK : FULL;
    }

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
