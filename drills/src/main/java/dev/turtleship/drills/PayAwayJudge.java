package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The contract of a time without pay's database, judged on what a run saw: one contract, whether the database stands
/// still (frozen: connections hang) or is not there (dead: connections are refused).
final class PayAwayJudge {
    private static final List<String> LINES = List.of(
            "pay_works_when_healthy",
            "pay_refused_within_1s",
            "pay_refused_p99_open",
            "pay_unknown_says_where_to_ask",
            "pay_no_other_answer",
            "pay_back_within_10s",
            "status_shows_it");

    private static final long SECOND = 1_000_000_000L;
    private static final long REFUSED_WITHIN = SECOND;
    private static final long BREAKER_OPEN_AFTER = 2 * SECOND;
    private static final double REFUSED_P99_MILLIS = 10;
    private static final long BACK_WITHIN = 10 * SECOND;

    private final PayAwayRun run;
    private final Away.Times times;
    private final Contract contract;

    private PayAwayJudge(PayAwayRun run, Contract contract) {
        this.run = run;
        this.times = run.times();
        this.contract = contract;
    }

    /// The lines of the contract. Only a frozen database keeps what it was sent and commits it when it goes on.
    static List<String> lines(Away.How how) {
        var lines = new ArrayList<>(LINES);
        lines.addAll(ChatSide.lines(how.word()));
        if (how == Away.How.FROZEN) {
            lines.add("unknown_some_committed");
        }
        lines.addAll(NothingLost.LINES);
        return lines;
    }

    static void judge(PayAwayRun run, Contract contract) {
        var judge = new PayAwayJudge(run, contract);
        run.chat()
                .judge(
                        run.how().word(),
                        run.times().healthyWindow(),
                        run.times().awayWindow(),
                        contract);
        judge.payRefuses();
        judge.payComesBack();
        judge.unknownWasCommitted();
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    private void payRefuses() {
        var healthy =
                calls(call -> call.dueAt() >= times.healthy() && call.dueAt() < times.striking() - REFUSED_WITHIN);
        long failed = healthy.stream().filter(call -> !call.settled()).count();
        contract.line(
                "pay_works_when_healthy",
                failed == 0 && !healthy.isEmpty(),
                failed + " of " + healthy.size() + " transfers not settled");
        refusedInTime();
        saysUnknown();
        contract.line(
                "pay_no_other_answer",
                otherAnswers(),
                run.pay().calls().size() + " transfers and " + run.pay().reads().size() + " looks at wallets");
        contract.figure("pay_transfers", run.pay().calls().size());
    }

    /// A transfer of the time without it that got neither a refusal nor `unknown` within the second was left hanging.
    private void refusedInTime() {
        var answered = calls(call ->
                call.dueAt() >= times.away() - REFUSED_WITHIN && call.dueAt() < times.healing() && !call.unknown());
        var refused = answered.stream().filter(TransferCall::refused).toList();
        long late = answered.stream()
                .filter(call -> call.answeredAt() - call.dueAt() > REFUSED_WITHIN)
                .count();
        double slowest =
                answered.stream().mapToDouble(TransferCall::millis).max().orElse(0);
        contract.latency(
                "pay_refused_within_1s",
                late == 0 && !refused.isEmpty(),
                Out.format(
                        "%d refused, %d neither refused within 1 s nor unknown, slowest %.0f ms",
                        refused.size(), late, slowest));

        var open = new Latency();
        refused.stream()
                .filter(call -> call.dueAt() >= times.away() + BREAKER_OPEN_AFTER)
                .forEach(call -> open.add(call.dueAt(), call.answeredAt()));
        contract.latency(
                "pay_refused_p99_open",
                open.count() > 0 && open.millis(99) <= REFUSED_P99_MILLIS,
                Out.format("p99 %.1f ms, max %.1f ms of %d", open.millis(99), open.maxMillis(), open.count()));
        contract.figure("pay_refused", calls(TransferCall::refused).size());
        contract.figure("pay_refused_max_ms", slowest);
        contract.figure("pay_refused_open_p99_ms", open.millis(99));
    }

    private void saysUnknown() {
        var unknown = calls(TransferCall::unknown);
        long silent = unknown.stream()
                .filter(call -> !call.state().equals("unknown") || !call.ask().equals("/v1/pay/transfers/" + call.id()))
                .count();
        contract.line(
                "pay_unknown_says_where_to_ask",
                silent == 0,
                silent + " of " + unknown.size() + " do not say where to ask");
        contract.figure("pay_unknown", unknown.size());
        contract.figure(
                "pay_unknown_max_ms",
                unknown.stream().mapToDouble(TransferCall::millis).max().orElse(0));
    }

    /// At all times only settled, unknown and refused; meanwhile no success, except at the edge of its return.
    private Breaks otherAnswers() {
        var breaks = new Breaks();
        var without = new Window(times.away(), times.healing() - REFUSED_WITHIN);
        for (var call : run.pay().calls()) {
            if (!call.settled() && !call.refused() && !call.unknown()) {
                breaks.add("a transfer was answered " + call.status() + " " + call.state());
            } else if (call.settled() && without.contains(call.dueAt())) {
                breaks.add(Out.format("a transfer of the time without it was settled after %.0f ms", call.millis()));
            }
        }
        for (var read : run.pay().reads()) {
            if (read.status() != 200 && read.status() != 503) {
                breaks.add("a look at a wallet was answered " + read.status());
            }
        }
        return breaks;
    }

    private void payComesBack() {
        long first = run.pay().calls().stream()
                .filter(call -> call.settled() && call.dueAt() >= times.healed())
                .mapToLong(TransferCall::answeredAt)
                .min()
                .orElse(Long.MAX_VALUE);
        var last = calls(call -> call.dueAt() >= times.ended() - SECOND);
        boolean stays = !last.isEmpty() && last.stream().allMatch(TransferCall::settled);
        boolean back = first - times.healing() <= BACK_WITHIN;
        contract.timed(
                "pay_back_within_10s",
                back && stays,
                (first == Long.MAX_VALUE ? "never" : seconds(first - times.healing()))
                        + (stays ? "" : ", and transfers of the last second were not settled"));
        if (first != Long.MAX_VALUE) {
            contract.figure("pay_back_s", (first - times.healing()) / 1e9);
        }
        StatusWatch.judge(run.status(), times, contract);
    }

    private void unknownWasCommitted() {
        long committed =
                run.pay().outcomes().stream().filter(Payments.Outcome::byItself).count();
        if (run.how() == Away.How.FROZEN) {
            contract.line(
                    "unknown_some_committed",
                    committed > 0,
                    committed + " of " + run.pay().outcomes().size()
                            + " had been committed before anybody sent them again");
        }
        contract.figure("pay_unknown_committed", committed);
    }

    private List<TransferCall> calls(Predicate<TransferCall> wanted) {
        return run.pay().calls(wanted);
    }

    private static String seconds(long nanos) {
        return Out.format("%.1f s", nanos / 1e9);
    }
}
