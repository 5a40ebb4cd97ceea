package dev.turtleship.drills;

/// How large a run is, and what it judges.
record Scale(String mode, Load load, Phases phases) {
    record Load(int pairs, int messagesPerSecond, int transfersPerSecond, int readsPerSecond) {}

    record Phases(int warmUpSeconds, int healthySeconds, int frozenSeconds) {}

    private static final Load LARGE = new Load(200, 1_000, 50, 10);

    /// Where latencies are judged the warm-up is long: on two cores the virtual machine's compiler competes with
    /// everybody for most of the first minute, and would be what is measured.
    static Scale of(Args args) {
        if (args.has("--control")) {
            return new Scale("control", LARGE, new Phases(30, 15, 15));
        }
        if (args.has("--quick")) {
            return new Scale("quick", new Load(20, 100, 20, 5), new Phases(3, 5, 8));
        }
        return new Scale("full", LARGE, new Phases(40, 15, 15));
    }

    boolean walls() {
        return !mode.equals("control");
    }

    /// A quick run shares its machine with a test run: its latencies say nothing.
    boolean judgesLatency() {
        return !mode.equals("quick");
    }
}
