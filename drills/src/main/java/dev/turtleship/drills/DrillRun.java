package dev.turtleship.drills;

/// One run of a drill: what it was asked for, and the contract that it fills in.
record DrillRun(Drill drill, Mode mode, long seed, Contract contract) {
    DrillRun(Drill drill, Mode mode, long seed) {
        this(drill, mode, seed, new Contract(drill.name(), mode, drill.mustBreak()));
    }

    boolean full() {
        return mode == Mode.FULL;
    }

    boolean control() {
        return mode == Mode.CONTROL;
    }

    /// Whatever is random comes from here, so that the printed seed tells all.
    Ids ids() {
        return new Ids(seed);
    }

    /// The application as it is shipped; its log is named after the drill.
    Launch launch() {
        return Launch.of(Home.standard(), drill.name() + "-" + mode.word());
    }

    /// The same; without its walls when this is a control, for drills whose control is that.
    Launch launchWithoutWallsInControl() {
        return control() ? launch().withoutWalls() : launch();
    }

    /// Runs the drill and tells how it went; the exit code comes back.
    int go() {
        Out.say("%s, mode %s, seed %d: %s", drill.name(), mode.word(), seed, drill.about());
        if (control()) {
            Out.say("%s, these lines must break: %s", drill.control(), drill.mustBreak());
        }
        drill.run(this);
        contract.requireLines(drill.lines());
        // At once, so that it stays together where several drills run.
        System.out.print(contract.table()
                + (control() ? contract.controlVerdict(drill.control()) + "\n" : "")
                + contract.json()
                + "\n");
        return contract.exitCode();
    }
}
