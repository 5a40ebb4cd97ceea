package dev.turtleship.drills;

import java.util.Map;
import java.util.TreeMap;

/// Measures the real application on this machine, generator included.
/// Exit code 0: measured; 1: measured, with errors; 2: could not run.
public final class Bench {
    private interface Program {
        int run(Args args);
    }

    private static final Map<String, Program> BENCHES = new TreeMap<>(Map.of(
            ChatBench.NAME, ChatBench::run,
            ConnectionsBench.NAME, ConnectionsBench::run,
            GiftsBench.NAME, GiftsBench::run,
            MessagesBench.NAME, MessagesBench::run,
            PayBench.NAME, PayBench::run,
            RidesBench.NAME, RidesBench::run,
            RowsBench.NAME, RowsBench::run,
            SearchBench.NAME, SearchBench::run,
            WallsBench.NAME, WallsBench::run));

    private Bench() {}

    public static void main(String[] words) {
        System.exit(run(Args.of(words)));
    }

    private static int run(Args args) {
        if (args.name().equals("list")) {
            System.out.println(String.join("\n", BENCHES.keySet()));
            return 0;
        }
        var bench = BENCHES.get(args.name());
        if (bench == null) {
            System.err.println("no bench " + args.name() + "; there are: " + String.join(", ", BENCHES.keySet()));
            return Contract.CANNOT_RUN;
        }
        try {
            return bench.run(args);
        } catch (CannotRun reason) {
            System.err.println("the bench could not run: " + reason.getMessage());
            return Contract.CANNOT_RUN;
        }
    }
}
