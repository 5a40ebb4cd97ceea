package dev.turtleship.drills;

import dev.turtleship.drills.BootAloneRun.Boot;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// The contract of `boot-alone`, judged on what a run saw.
final class BootAloneJudge {
    static final List<String> LINES = List.of(
            "works_when_all_are_there",
            "accepts_within_10s",
            "others_work_within_10s",
            "missing_says_so",
            "missing_refuses",
            "back_within_10s",
            "migrates_by_itself");

    private static final long SECOND = 1_000_000_000L;
    private static final long LIMIT = 10 * SECOND;

    /// A quick run shares its machine with whatever else is built and tested there, and a cold start is all CPU.
    private static final long SHARED_LIMIT = 2 * LIMIT;
    private static final long REFUSED_WITHIN = 2 * SECOND;

    private BootAloneJudge() {}

    static void judge(BootAloneRun run, Contract contract) {
        contract.line(
                "works_when_all_are_there",
                run.works().equals(BootAloneRun.MODULES),
                "real work done by " + String.join(", ", run.works()));
        within("accepts_within_10s", run.boots(), Boot::accepted, contract);
        within("others_work_within_10s", run.boots(), Boot::others, contract);
        missing(run.boots(), contract);
        within("back_within_10s", run.boots(), Boot::back, contract);
        var fresh = run.boots().stream().filter(boot -> boot.missing().fresh()).toList();
        contract.timed(
                "migrates_by_itself",
                !fresh.isEmpty() && fresh.stream().allMatch(boot -> boot.back() <= limit(contract)),
                told(fresh, Boot::back));
    }

    private static void within(String line, List<Boot> boots, ToLongFunction<Boot> time, Contract contract) {
        var late = new Breaks();
        for (var boot : boots) {
            if (time.applyAsLong(boot) > limit(contract)) {
                late.add(boot.missing() + ": " + seconds(time.applyAsLong(boot)));
            }
        }
        contract.timed(line, late.none() && !boots.isEmpty(), late.figure(told(boots, time)));
        long slowest = boots.stream().mapToLong(time).max().orElse(BootAloneRun.NEVER);
        if (slowest != BootAloneRun.NEVER) {
            contract.figure(line.replace("_within_10s", "_s"), slowest / 1e9);
        }
    }

    private static long limit(Contract contract) {
        return contract.full() ? LIMIT : SHARED_LIMIT;
    }

    private static void missing(List<Boot> boots, Contract contract) {
        var silent = new Breaks();
        var wrong = new Breaks();
        for (var boot : boots) {
            if (!boot.says().startsWith("unavailable: ")) {
                silent.add(boot.missing() + " was said to be \"" + boot.says() + "\"");
            }
            var refusal = boot.refusal();
            if (refusal.status() != 503 || !refusal.retryable() || refusal.nanos() > REFUSED_WITHIN) {
                wrong.add(boot.missing() + " answered " + refusal.status() + " after " + seconds(refusal.nanos()));
            }
        }
        contract.line(
                "missing_says_so",
                silent,
                boots.stream().map(Boot::says).distinct().collect(Collectors.joining("; ")));
        contract.timed("missing_refuses", wrong, boots.size() + " requests");
    }

    private static String told(List<Boot> boots, ToLongFunction<Boot> time) {
        return boots.stream()
                .map(boot -> boot.missing() + " " + seconds(time.applyAsLong(boot)))
                .collect(Collectors.joining("; "));
    }

    private static String seconds(long nanos) {
        return nanos == BootAloneRun.NEVER ? "never" : Out.format("%.1f s", nanos / 1e9);
    }
}
