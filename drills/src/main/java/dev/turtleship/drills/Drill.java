package dev.turtleship.drills;

import java.util.Map;
import java.util.TreeMap;

/// Breaks something on purpose in the real application and compares what its clients saw with the contract.
/// Exit code 0: the contract held; 1: it is broken; 2: the drill could not run, or a control did not do what it must.
public final class Drill {
    private interface Program {
        int run(Args args);
    }

    private static final Map<String, Program> DRILLS = new TreeMap<>(Map.of(PayFrozen.NAME, PayFrozen::run));

    private Drill() {}

    public static void main(String[] words) {
        System.exit(run(Args.of(words)));
    }

    private static int run(Args args) {
        if (args.name().equals("list")) {
            System.out.println(String.join("\n", DRILLS.keySet()));
            return Contract.HELD;
        }
        var drill = DRILLS.get(args.name());
        if (drill == null) {
            System.err.println("no drill " + args.name() + "; there are: " + String.join(", ", DRILLS.keySet()));
            return Contract.CANNOT_RUN;
        }
        try {
            return drill.run(args);
        } catch (CannotRun reason) {
            System.err.println("the drill could not run: " + reason.getMessage());
            return Contract.CANNOT_RUN;
        }
    }
}
