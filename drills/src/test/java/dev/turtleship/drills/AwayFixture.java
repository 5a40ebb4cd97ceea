package dev.turtleship.drills;

import dev.turtleship.drills.StatusWatch.Sample;
import dev.turtleship.drills.StoredPay.Balance;
import dev.turtleship.drills.StoredPay.Movement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What chat, pay and the status saw of a run in which some module's database was away and all went well.
final class AwayFixture {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    static final long HEALTHY = 10 * SECOND;
    static final long AWAY = 20 * SECOND;
    static final long BACK = 35 * SECOND;
    static final long END = 40 * SECOND;
    static final Away.Times TIMES = new Away.Times(HEALTHY, AWAY, AWAY, BACK, BACK, END);

    final List<Sample> status = new ArrayList<>(List.of(
            new Sample(AWAY - SECOND, "up"),
            new Sample(AWAY + 2 * SECOND, "unavailable"),
            new Sample(BACK + SECOND, "up")));
    final List<TransferCall> transfers = new ArrayList<>();
    long awayMillis = 5;

    AwayFixture() {
        transfer("before", HEALTHY + SECOND, 5, 201);
        transfer("after", BACK + SECOND, 5, 201);
    }

    void transfer(String id, long dueAt, long millis, int status) {
        transfers.add(call(id, dueAt, millis, status));
    }

    ChatSide chat() {
        var history = new ChatHistory(new int[][] {{0, 1}});
        message(history, HEALTHY + SECOND, 4, 1);
        message(history, AWAY + SECOND, awayMillis, 2);
        return new ChatSide(history, 0, Map.of(), List.of());
    }

    PaySide pay() {
        var calls = new ArrayList<>(transfers);
        calls.add(call("meanwhile", AWAY + SECOND, awayMillis, 201));
        var movements = new ArrayList<>(List.of(new Movement("top-up", "bank", "ann", 1_000)));
        calls.stream()
                .filter(TransferCall::settled)
                .forEach(call -> movements.add(new Movement(call.id(), "ann", "ben", 10)));
        long moved = 10L * (movements.size() - 1);
        var balances = List.of(
                new Balance("bank", "bank", -1_000),
                new Balance("ann", "person", 1_000 - moved),
                new Balance("ben", "person", moved));
        return new PaySide(
                calls,
                List.of(new Payments.Read(AWAY + SECOND, AWAY + SECOND, 200)),
                List.of(),
                Json.object().put("held", true),
                new StoredPay(balances, movements),
                1_000);
    }

    private static TransferCall call(String id, long dueAt, long millis, int status) {
        var state = status == 201 ? "settled" : "";
        var wanted = new TransferCall.Movement("ann", "ben", 10);
        return new TransferCall(id, wanted, dueAt, dueAt + millis * MILLI, status, state, "");
    }

    private static void message(ChatHistory history, long dueAt, long millis, long seq) {
        long at = dueAt + millis * MILLI;
        int message = history.sent(0, dueAt);
        history.acked(message, seq, at);
        history.shown(0, seq, message, true, at);
        history.shown(1, seq, message, false, at);
        history.stored(0, seq, message);
    }
}
