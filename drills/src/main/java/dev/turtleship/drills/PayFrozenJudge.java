package dev.turtleship.drills;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The contract of `pay-frozen`, judged on what a run saw.
final class PayFrozenJudge {
    /// What breaks without walls: nothing refuses, so every transfer hangs until the thaw and then succeeds.
    static final Set<String> MUST_BREAK =
            Set.of("pay_refused_within_1s", "pay_refused_p99_open", "pay_no_other_answer", "unknown_some_committed");

    private static final long SECOND = 1_000_000_000L;
    private static final long REFUSED_WITHIN = SECOND;
    private static final long BREAKER_OPEN_AFTER = 2 * SECOND;
    private static final double REFUSED_P99_MILLIS = 10;
    private static final double CHAT_P99_FACTOR = 1.5;
    private static final double CHAT_P99_MILLIS = 50;
    private static final long STATUS_WITHIN = 5 * SECOND;
    private static final long BACK_WITHIN = 10 * SECOND;

    private final PayFrozenRun run;
    private final PayFrozenRun.Times times;
    private final Contract contract;
    private final boolean judgeLatency;

    private PayFrozenJudge(PayFrozenRun run, Contract contract, boolean judgeLatency) {
        this.run = run;
        this.times = run.times();
        this.contract = contract;
        this.judgeLatency = judgeLatency;
    }

    static void judge(PayFrozenRun run, Contract contract, boolean judgeLatency) {
        var judge = new PayFrozenJudge(run, contract, judgeLatency);
        judge.chatGoesOn();
        judge.payRefuses();
        judge.payComesBack();
        judge.nothingIsLost();
    }

    private void chatGoesOn() {
        var chat = run.chat();
        var sockets = run.sockets();
        int closed = sockets.closures().values().stream().mapToInt(each -> each).sum();
        int errors = chat.failures().size()
                + sockets.unsettled()
                + closed
                + sockets.strangeFrames().size();
        var example = chat.failures().values().stream()
                .findFirst()
                .orElse(sockets.strangeFrames().stream().findFirst().orElse(""));
        contract.line(
                "chat_errors",
                errors == 0,
                errors + " of " + chat.sentCount() + " messages (refused "
                        + chat.failures().size() + ", unanswered " + sockets.unsettled() + ", sockets closed "
                        + sockets.closures() + ") " + example);

        var healthy = Latency.of(chat, times.healthyWindow());
        var frozen = Latency.of(chat, times.frozenWindow());
        double limit = Math.max(CHAT_P99_FACTOR * healthy.millis(99), CHAT_P99_MILLIS);
        latencyLine(
                "chat_p99_frozen",
                frozen.count() > 0 && frozen.millis(99) <= limit,
                Out.format("%.1f ms (limit %.1f, healthy %.1f)", frozen.millis(99), limit, healthy.millis(99)));
        contract.figure("chat_sent", chat.sentCount());
        latency("chat_healthy", healthy);
        latency("chat_frozen", frozen);
    }

    private void payRefuses() {
        var healthy =
                calls(call -> call.dueAt() >= times.healthy() && call.dueAt() < times.freezing() - REFUSED_WITHIN);
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

    /// A transfer of the frozen time that got neither a refusal nor `unknown` within the second was left hanging.
    private void refusedInTime() {
        var answered = calls(call ->
                call.dueAt() >= times.frozen() - REFUSED_WITHIN && call.dueAt() < times.thawing() && !call.unknown());
        var refused = answered.stream().filter(TransferCall::refused).toList();
        long late = answered.stream()
                .filter(call -> call.answeredAt() - call.dueAt() > REFUSED_WITHIN)
                .count();
        double slowest =
                answered.stream().mapToDouble(TransferCall::millis).max().orElse(0);
        latencyLine(
                "pay_refused_within_1s",
                late == 0 && !refused.isEmpty(),
                Out.format(
                        "%d refused, %d neither refused within 1 s nor unknown, slowest %.0f ms",
                        refused.size(), late, slowest));

        var open = new Latency();
        refused.stream()
                .filter(call -> call.dueAt() >= times.frozen() + BREAKER_OPEN_AFTER)
                .forEach(call -> open.add(call.dueAt(), call.answeredAt()));
        latencyLine(
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

    /// At all times only settled, unknown and refused; while frozen no success, except at the edge of the thaw.
    private Breaks otherAnswers() {
        var breaks = new Breaks();
        var frozen = new Window(times.frozen(), times.thawing() - REFUSED_WITHIN);
        for (var call : run.pay().calls()) {
            if (!call.settled() && !call.refused() && !call.unknown()) {
                breaks.add("a transfer was answered " + call.status() + " " + call.state());
            } else if (call.settled() && frozen.contains(call.dueAt())) {
                breaks.add(Out.format("a transfer of the frozen time was settled after %.0f ms", call.millis()));
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
                .filter(call -> call.settled() && call.dueAt() >= times.thawed())
                .mapToLong(TransferCall::answeredAt)
                .min()
                .orElse(Long.MAX_VALUE);
        var last = calls(call -> call.dueAt() >= times.ended() - SECOND);
        boolean stays = !last.isEmpty() && last.stream().allMatch(TransferCall::settled);
        boolean back = first - times.thawing() <= BACK_WITHIN;
        contract.line(
                "pay_back_within_10s",
                back && stays,
                (first == Long.MAX_VALUE ? "never" : seconds(first - times.thawing()))
                        + (stays ? "" : ", and transfers of the last second were not settled"));
        if (first != Long.MAX_VALUE) {
            contract.figure("pay_back_s", (first - times.thawing()) / 1e9);
        }

        long away = status(times.freezing(), times.thawing(), "unavailable");
        long up = status(times.thawed(), Long.MAX_VALUE, "up");
        contract.line(
                "status_shows_it",
                away - times.frozen() <= STATUS_WITHIN && up - times.thawing() <= BACK_WITHIN,
                (away == Long.MAX_VALUE ? "never unavailable" : "unavailable after " + seconds(away - times.frozen()))
                        + ", "
                        + (up == Long.MAX_VALUE
                                ? "never up again"
                                : "up " + seconds(up - times.thawing()) + " after the thaw"));
    }

    private void nothingIsLost() {
        var pay = run.pay();
        var transfers = new TransferCheck(pay.stored());
        contract.line(
                "unknown_has_one_outcome",
                transfers.unknown(pay.calls(), pay.outcomes()),
                pay.outcomes().size() + " unknown transfers asked for");
        long committed =
                pay.outcomes().stream().filter(Payments.Outcome::byItself).count();
        contract.line(
                "unknown_some_committed",
                committed > 0,
                committed + " of " + pay.outcomes().size() + " had been committed before anybody sent them again");
        long settled = calls(TransferCall::settled).size();
        contract.line("settled_is_stored", transfers.settled(pay.calls()), settled + " settled transfers");
        contract.line(
                "refused_did_not_happen",
                transfers.refused(pay.calls()),
                calls(TransferCall::refused).size() + " refused transfers");
        var bank = BankCheck.check(pay.stored(), pay.toppedUpMinor());
        if (!pay.invariants().path("held").asBoolean(false)) {
            bank.add("/v1/pay/invariants says " + pay.invariants());
        }
        contract.line(
                "money_conserved",
                bank,
                pay.stored().movements().size() + " ledger rows, "
                        + pay.stored().balances().size() + " accounts");

        long acked = 0;
        for (int message = 0; message < run.chat().sentCount(); message++) {
            acked += run.chat().acked(message) ? 1 : 0;
        }
        contract.line("acked_messages_stored", AckedCheck.check(run.chat()), acked + " acknowledged messages");
        contract.line("dense_sequence", DenseCheck.check(run.chat()), run.chat().members().length + " conversations");
        contract.line("one_order_shown_once", OrderCheck.check(run.chat()), acked + " messages to every member");
    }

    private void latencyLine(String name, boolean held, String figure) {
        if (judgeLatency) {
            contract.line(name, held, figure);
        } else {
            contract.report(name, held, figure);
        }
    }

    private void latency(String name, Latency latency) {
        contract.figure(name + "_p50_ms", latency.millis(50));
        contract.figure(name + "_p99_ms", latency.millis(99));
        contract.figure(name + "_p999_ms", latency.millis(99.9));
    }

    private List<TransferCall> calls(Predicate<TransferCall> wanted) {
        return run.pay().calls().stream().filter(wanted).toList();
    }

    /// The first moment in which the status said so, Long.MAX_VALUE when it never did.
    private long status(long from, long to, String state) {
        return run.status().stream()
                .filter(sample -> sample.at() >= from
                        && sample.at() < to
                        && sample.state().equals(state))
                .mapToLong(StatusWatch.Sample::at)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static String seconds(long nanos) {
        return Out.format("%.1f s", nanos / 1e9);
    }
}
