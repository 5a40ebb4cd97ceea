package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.Away.How;
import dev.turtleship.drills.Payments.Outcome;
import dev.turtleship.drills.Payments.Read;
import dev.turtleship.drills.StatusWatch.Sample;
import dev.turtleship.drills.StoredPay.Balance;
import dev.turtleship.drills.StoredPay.Movement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class PayAwayJudgeTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long HEALTHY = 10 * SECOND;
    private static final long FROZEN = 20 * SECOND;
    private static final long THAW = 35 * SECOND;
    private static final long END = 40 * SECOND;

    private final List<TransferCall> calls = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Movement> movements = new ArrayList<>();
    private final List<Sample> status = new ArrayList<>();
    private Consumer<ChatHistory> chat = history -> {};
    private Map<String, Integer> closures = Map.of();
    private How how = How.FROZEN;
    private boolean invariants = true;
    private long frozenChatMillis = 5;

    @BeforeEach
    void a_run_as_it_should_be() {
        movements.add(new Movement("top-up", "bank", "ann", 1_000));
        settled("healthy", HEALTHY + SECOND, 5);
        calls.add(call("unknown", FROZEN, 900, 202));
        movements.add(movement("unknown"));
        outcomes.add(new Outcome(calls.getLast(), true, THAW + SECOND));
        refused("queued", FROZEN + SECOND, 800);
        refused("open", FROZEN + 3 * SECOND, 2);
        settled("back", THAW + 2 * SECOND, 5);
        settled("stays", END - SECOND / 2, 5);
        reads.add(new Read(FROZEN + SECOND, FROZEN + SECOND, 503));
        status.add(new Sample(FROZEN - SECOND, "up"));
        status.add(new Sample(FROZEN + 2 * SECOND, "unavailable"));
        status.add(new Sample(THAW + SECOND, "up"));
    }

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void only_of_a_frozen_database_an_unknown_transfer_must_have_been_committed() {
        outcomes.replaceAll(outcome -> new Outcome(outcome.call(), false, outcome.settledAt()));
        assertEquals(Set.of("unknown_some_committed"), broken());
        how = How.DEAD;
        assertEquals(Set.of(), broken());
    }

    @Test
    void a_chat_error_is_seen() {
        chat = history -> history.failed(history.sent(0, HEALTHY), "an error frame");
        assertEquals(Set.of("chat_errors"), broken());
    }

    @Test
    void a_closed_socket_is_seen() {
        closures = Map.of("1006", 1);
        assertEquals(Set.of("chat_errors"), broken());
    }

    @Test
    void chat_that_slows_down_is_seen_in_a_full_run_only() {
        frozenChatMillis = 80;
        assertEquals(Set.of("chat_p99_frozen"), broken());
        assertEquals(Set.of(), broken(Mode.QUICK));
    }

    @Test
    void a_late_refusal_is_seen() {
        refused("late", FROZEN + SECOND, 1_001);
        assertEquals(Set.of("pay_refused_within_1s"), broken());
    }

    @Test
    void a_transfer_left_hanging_until_the_thaw_is_seen() {
        settled("hanging", FROZEN + SECOND, 14_500);
        assertEquals(Set.of("pay_refused_within_1s", "pay_no_other_answer"), broken());
    }

    @Test
    void slow_refusals_behind_an_open_breaker_are_seen() {
        refused("slow", FROZEN + 5 * SECOND, 30);
        assertEquals(Set.of("pay_refused_p99_open"), broken());
    }

    @Test
    void nothing_refused_at_all_is_seen() {
        calls.removeIf(TransferCall::refused);
        assertEquals(Set.of("pay_refused_within_1s", "pay_refused_p99_open"), broken());
    }

    @Test
    void an_unknown_that_does_not_say_where_to_ask_is_seen() {
        calls.replaceAll(call -> call.unknown()
                ? new TransferCall(call.id(), call.wanted(), call.dueAt(), call.answeredAt(), 202, "unknown", "/v1/pay")
                : call);
        assertEquals(Set.of("pay_unknown_says_where_to_ask"), broken());
    }

    @Test
    void any_other_answer_is_seen() {
        calls.add(call("bug", FROZEN + SECOND, 5, 500));
        assertEquals(Set.of("pay_no_other_answer"), broken());
        calls.removeLast();
        reads.add(new Read(FROZEN, FROZEN + SECOND, 504));
        assertEquals(Set.of("pay_no_other_answer"), broken());
    }

    @Test
    void a_transfer_that_fails_while_all_is_well_is_seen() {
        refused("early", HEALTHY + 2 * SECOND, 5);
        assertEquals(Set.of("pay_works_when_healthy"), broken());
    }

    @Test
    void an_unknown_without_an_outcome_is_seen() {
        outcomes.clear();
        outcomes.add(new Outcome(
                calls.stream().filter(TransferCall::unknown).findFirst().orElseThrow(), false, 0));
        assertEquals(Set.of("unknown_has_one_outcome", "unknown_some_committed"), broken());
    }

    @Test
    void a_refused_transfer_that_happened_is_seen() {
        movements.add(movement("open"));
        assertEquals(Set.of("refused_did_not_happen"), broken());
    }

    @Test
    void a_settled_transfer_that_is_gone_is_seen() {
        movements.removeIf(movement -> movement.id().equals("back"));
        assertEquals(Set.of("settled_is_stored"), broken());
    }

    @Test
    void pay_that_does_not_come_back_is_seen() {
        calls.removeIf(call -> call.dueAt() >= THAW);
        assertEquals(Set.of("pay_back_within_10s"), broken());
    }

    @Test
    void pay_that_comes_back_and_goes_again_is_seen() {
        refused("again", END - SECOND / 4, 5);
        assertEquals(Set.of("pay_back_within_10s"), broken());
    }

    @Test
    void a_status_that_says_nothing_is_seen() {
        status.removeIf(sample -> sample.state().equals("unavailable"));
        assertEquals(Set.of("status_shows_it"), broken());
    }

    @Test
    void a_status_that_stays_red_is_seen() {
        status.removeIf(sample -> sample.at() > THAW);
        assertEquals(Set.of("status_shows_it"), broken());
    }

    @Test
    void invariants_that_do_not_hold_are_seen() {
        invariants = false;
        assertEquals(Set.of("money_conserved"), broken());
    }

    @Test
    void a_hole_in_a_log_is_seen() {
        chat = history -> history.stored(0, 4, history.foreign("0/card"));
        assertEquals(Set.of("dense_sequence"), broken());
    }

    @Test
    void a_lost_message_is_seen_by_each_checker_whose_business_it_is() {
        chat = history -> {
            int lost = history.sent(0, HEALTHY);
            history.acked(lost, 3, HEALTHY + MILLI);
            history.shown(0, 3, lost, true, HEALTHY + MILLI);
            history.shown(1, 3, lost, false, HEALTHY + MILLI);
        };
        assertEquals(Set.of("acked_messages_stored", "one_order_shown_once"), broken());
    }

    private Set<String> broken() {
        return broken(Mode.FULL);
    }

    private Set<String> broken(Mode mode) {
        var history = new ChatHistory(new int[][] {{0, 1}});
        message(history, HEALTHY + SECOND, 4, 1);
        message(history, FROZEN + SECOND, frozenChatMillis, 2);
        chat.accept(history);
        long moved = movements.stream()
                .filter(movement -> movement.debit().equals("ann"))
                .mapToLong(Movement::minor)
                .sum();
        var balances = List.of(
                new Balance("bank", "bank", -1_000),
                new Balance("ann", "person", 1_000 - moved),
                new Balance("ben", "person", moved));
        var run = new PayAwayRun(
                how,
                new Away.Times(HEALTHY, FROZEN, FROZEN, THAW, THAW, END),
                new ChatSide(history, 0, closures, List.of()),
                new PaySide(
                        calls,
                        reads,
                        outcomes,
                        Json.object().put("held", invariants),
                        new StoredPay(balances, movements),
                        1_000),
                status);
        var contract = new Contract("pay-frozen", mode, Set.of());
        PayAwayJudge.judge(run, contract);
        contract.requireLines(PayAwayJudge.lines(how));
        return contract.broken();
    }

    private static void message(ChatHistory history, long dueAt, long millis, long seq) {
        long at = dueAt + millis * MILLI;
        int message = history.sent(0, dueAt);
        history.acked(message, seq, at);
        history.shown(0, seq, message, true, at);
        history.shown(1, seq, message, false, at);
        history.stored(0, seq, message);
    }

    private void settled(String id, long dueAt, long millis) {
        calls.add(call(id, dueAt, millis, 201));
        movements.add(movement(id));
    }

    private void refused(String id, long dueAt, long millis) {
        calls.add(call(id, dueAt, millis, 503));
    }

    private static Movement movement(String id) {
        return new Movement(id, "ann", "ben", 10);
    }

    private static TransferCall call(String id, long dueAt, long millis, int status) {
        var state = status == 201 ? "settled" : status == 202 ? "unknown" : "";
        var ask = status == 202 ? "/v1/pay/transfers/" + id : "";
        return new TransferCall(
                id, new TransferCall.Movement("ann", "ben", 10), dueAt, dueAt + millis * MILLI, status, state, ask);
    }
}
