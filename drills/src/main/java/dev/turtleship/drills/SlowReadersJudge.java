package dev.turtleship.drills;

import dev.turtleship.drills.SlowReadersRun.Reader;
import java.util.ArrayList;
import java.util.List;

/// The contract of `slow-readers`, judged on what a run saw.
final class SlowReadersJudge {
    /// What the process may keep for one who does not read: 256 Ki characters of two bytes, and as much again for all
    /// that is not told apart from it.
    private static final long HEAP_BYTES_EACH = 1 << 20;

    private SlowReadersJudge() {}

    static List<String> lines() {
        var lines = new ArrayList<>(List.of("memory_flat", "slow_are_bumped", "slow_miss_nothing", "senders_unhurt"));
        lines.addAll(ChatSide.lines(SlowReaders.TROUBLE));
        lines.addAll(NothingLost.LINES);
        return lines;
    }

    static void judge(SlowReadersRun run, Contract contract) {
        run.chat().judge(SlowReaders.TROUBLE, run.healthy(), run.slow(), contract);
        memory(run, contract);
        var readers = run.outcome().readers();
        var silent = new Breaks();
        var missing = new Breaks();
        for (int i = 0; i < readers.size(); i++) {
            if (!readers.get(i).bumped()) {
                silent.add("reader " + i + " was sent all of it");
            }
            missing(i, readers.get(i), missing);
        }
        contract.line("slow_are_bumped", silent, readers.size() + " who read nothing");
        contract.line("slow_miss_nothing", missing, run.outcome().acknowledged() + " texts to them");
        contract.line(
                "senders_unhurt",
                run.outcome().refused() == 0 && run.outcome().acknowledged() > 0,
                run.outcome().refused() + " texts to them refused, "
                        + run.outcome().acknowledged() + " acknowledged");
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    private static void memory(SlowReadersRun run, Contract contract) {
        double readers = run.outcome().readers().size();
        double heap = (run.after().heap() - run.before().heap()) / readers;
        double beside = (run.after().nonHeap() - run.before().nonHeap()) / readers;
        contract.line(
                "memory_flat",
                heap <= HEAP_BYTES_EACH,
                Out.format("%.0f KiB of heap each (limit %d)", heap / 1024, HEAP_BYTES_EACH / 1024));
        contract.figure("heap_bytes_per_slow_reader", heap);
        contract.figure("native_bytes_per_slow_reader", beside);
    }

    private static void missing(int index, Reader reader, Breaks breaks) {
        if (reader.outOfOrder() > 0) {
            breaks.add("reader " + index + " was shown " + reader.outOfOrder() + " events out of order");
        }
        if (reader.missing() > 0) {
            breaks.add("reader " + index + " misses " + reader.missing() + " texts");
        }
    }
}
