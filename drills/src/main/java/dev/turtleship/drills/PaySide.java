package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;

/// What became of everybody's money: what clients were answered, what the application says of its books at the end
/// (`invariants`), and what its database holds.
record PaySide(
        List<TransferCall> calls,
        List<Payments.Read> reads,
        List<Payments.Outcome> outcomes,
        JsonNode invariants,
        StoredPay stored,
        long toppedUpMinor) {
    private static final double P99_MILLIS = 50;

    /// The lines of a pay that must not notice, when what it must not notice has this name.
    static List<String> lines(String trouble) {
        return List.of("pay_errors", "pay_p99_" + trouble);
    }

    void judge(String trouble, Away.Times times, Contract contract) {
        var judged = new Window(times.healthy(), times.ended());
        var due = calls(call -> judged.contains(call.dueAt()));
        long failed = due.stream().filter(call -> !call.settled()).count();
        long unread = reads.stream()
                .filter(read -> judged.contains(read.dueAt()) && read.status() != 200)
                .count();
        // Timed: on a machine that stands still for a moment, pay refuses what waited for its 0.7 s.
        contract.timed(
                "pay_errors",
                failed + unread == 0 && !due.isEmpty(),
                failed + " of " + due.size() + " transfers not settled, " + unread + " looks at wallets refused");
        var healthy = latency(times.healthyWindow());
        var troubled = latency(times.awayWindow());
        contract.p99("pay_p99_" + trouble, healthy, troubled, P99_MILLIS);
        contract.figure("pay_healthy_p99_ms", healthy.millis(99));
        contract.figure("pay_" + trouble + "_p99_ms", troubled.millis(99));
    }

    private Latency latency(Window window) {
        var latency = new Latency();
        calls(call -> call.settled() && window.contains(call.dueAt()))
                .forEach(call -> latency.add(call.dueAt(), call.answeredAt()));
        return latency;
    }

    List<TransferCall> calls(Predicate<TransferCall> wanted) {
        return calls.stream().filter(wanted).toList();
    }
}
