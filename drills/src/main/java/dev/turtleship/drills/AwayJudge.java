package dev.turtleship.drills;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The contract of a module whose database is away, judged on what was asked of it: it refuses fast and says why, and
/// comes back by itself.
final class AwayJudge {
    private static final long SECOND = 1_000_000_000L;
    private static final long REFUSED_WITHIN = SECOND;
    private static final double REFUSED_P99_MILLIS = 10;

    private final String module;
    private final Away.Times times;
    private final List<Call> calls;
    private final Contract contract;
    private Set<String> fromMemory = Set.of();

    AwayJudge(String module, Away.Times times, List<Call> calls, Contract contract) {
        this.module = module;
        this.times = times;
        this.calls = calls;
        this.contract = contract;
    }

    /// What needs no database, and may be answered all the time.
    AwayJudge fromMemory(Set<String> whats) {
        fromMemory = whats;
        return this;
    }

    static List<String> lines(String module) {
        return List.of(
                module + "_works_when_healthy",
                module + "_refused_within_1s",
                module + "_refused_p99_open",
                module + "_refusals_say_why",
                module + "_no_other_answer",
                module + "_back_within_10s",
                "status_shows_it");
    }

    /// @param expected other answers that this module's clients are right to get, such as 409 for who came second
    void judge(Predicate<Call> expected, List<StatusWatch.Sample> status) {
        var healthy = calls(call -> call.dueAt() >= times.healthy() && call.dueAt() < times.striking() - SECOND);
        long failed = healthy.stream().filter(Call::open).count();
        contract.timed(
                module + "_works_when_healthy",
                failed == 0 && healthy.stream().anyMatch(call -> call.done() && !fromMemory.contains(call.what())),
                failed + " of " + healthy.size() + " requests not answered or refused");
        refusedInTime();
        refusedAtTheDoor();
        saysWhy();
        contract.line(module + "_no_other_answer", otherAnswers(expected), calls.size() + " requests");
        back();
        StatusWatch.judge(status, times, contract);
    }

    private void refusedInTime() {
        var without = calls(call -> call.dueAt() >= times.away() - REFUSED_WITHIN && call.dueAt() < times.healing());
        var refused = without.stream().filter(Call::refused).toList();
        long late = without.stream()
                .filter(call -> call.answeredAt() - call.dueAt() > REFUSED_WITHIN)
                .count();
        double slowest = without.stream().mapToDouble(Call::millis).max().orElse(0);
        contract.latency(
                module + "_refused_within_1s",
                late == 0 && !refused.isEmpty(),
                Out.format("%d refused, %d later than 1 s, slowest %.0f ms", refused.size(), late, slowest));
        contract.figure(module + "_refused", refused.size());
        contract.figure(module + "_refused_max_ms", slowest);
    }

    private void refusedAtTheDoor() {
        var open = new Latency();
        calls(call -> call.refused()
                        && call.dueAt() >= times.away() + Away.KNOWN.toNanos()
                        && call.dueAt() < times.healing())
                .forEach(call -> open.add(call.dueAt(), call.answeredAt()));
        contract.latency(
                module + "_refused_p99_open",
                open.count() > 0 && open.millis(99) <= REFUSED_P99_MILLIS,
                Out.format("p99 %.1f ms, max %.1f ms of %d", open.millis(99), open.maxMillis(), open.count()));
        contract.figure(module + "_refused_open_p99_ms", open.millis(99));
    }

    private void saysWhy() {
        var refused = calls(Call::refused);
        long silent = refused.stream().filter(call -> !call.saysWhy()).count();
        contract.line(
                module + "_refusals_say_why",
                silent == 0 && !refused.isEmpty(),
                silent + " of " + refused.size() + " refusals without a reason or a time to come back");
    }

    /// At all times only what was asked for, a refusal, or what is expected; meanwhile no success, except at the edge
    /// of its return.
    private Breaks otherAnswers(Predicate<Call> expected) {
        var breaks = new Breaks();
        var without = new Window(times.away(), times.healing() - REFUSED_WITHIN);
        for (var call : calls) {
            if (!call.done() && !call.refused() && !expected.test(call)) {
                breaks.add(call.what() + " was answered " + call.status());
            } else if (call.done() && without.contains(call.dueAt()) && !fromMemory.contains(call.what())) {
                breaks.add(Out.format(
                        "%s of the time without it was answered %d after %.0f ms",
                        call.what(), call.status(), call.millis()));
            }
        }
        return breaks;
    }

    private void back() {
        long first = calls.stream()
                .filter(call -> call.done() && call.dueAt() >= times.healed() && !fromMemory.contains(call.what()))
                .mapToLong(Call::answeredAt)
                .min()
                .orElse(Long.MAX_VALUE);
        var last = calls(call -> call.dueAt() >= times.ended() - SECOND);
        boolean stays = !last.isEmpty() && last.stream().noneMatch(Call::open);
        boolean back = first != Long.MAX_VALUE && first - times.healing() <= Away.HEALING.toNanos();
        contract.timed(
                module + "_back_within_10s",
                back && stays,
                (first == Long.MAX_VALUE ? "never" : Out.format("%.1f s", (first - times.healing()) / 1e9))
                        + (stays ? "" : ", and in the last second something was refused"));
        if (first != Long.MAX_VALUE) {
            contract.figure(module + "_back_s", (first - times.healing()) / 1e9);
        }
    }

    private List<Call> calls(Predicate<Call> wanted) {
        return calls.stream().filter(wanted).toList();
    }
}
