package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.KillNineRun.Kill;
import dev.turtleship.drills.Payments.Outcome;
import dev.turtleship.drills.RepeatCheck.Repeat;
import dev.turtleship.drills.StoredPay.Balance;
import dev.turtleship.drills.StoredPay.Movement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class KillNineJudgeTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> strange = new ArrayList<>();
    private final List<TransferCall> calls = new ArrayList<>(List.of(call("settled", 201), call("cut-off", 0)));
    private final List<Outcome> outcomes = new ArrayList<>(List.of(new Outcome(calls.getLast(), false, 9)));
    private final List<String> cards = new ArrayList<>(List.of("settled", "cut-off"));
    private final List<Repeat> repeats = new ArrayList<>(List.of(new Repeat("message 0", "200 1", "200 1")));
    private final List<Kill> kills = new ArrayList<>(List.of(new Kill("chat", 2 * SECOND, 0, 0)));
    private Consumer<ChatHistory> chat = history -> {};

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void what_comes_back_late_or_never_is_seen() {
        kills.add(new Kill("pay", 0, 31 * SECOND, 0));
        assertEquals(Set.of("back_within_30s"), broken());
        kills.set(1, new Kill("pay", 0, 0, Kill.NEVER));
        assertEquals(Set.of("back_within_30s"), broken());
    }

    @Test
    void an_answer_that_nobody_should_get_is_seen() {
        strange.add("an error frame");
        assertEquals(Set.of("no_other_answer"), broken());
        strange.clear();
        calls.add(call("bug", 500));
        assertEquals(Set.of("no_other_answer"), broken());
    }

    @Test
    void a_repeat_with_another_answer_is_seen() {
        repeats.add(new Repeat("message 1", "200 2", "201 3"));
        assertEquals(Set.of("repeats_answer_first"), broken());
    }

    @Test
    void a_card_too_many_or_too_few_is_seen() {
        cards.add("settled");
        assertEquals(Set.of("cards_once"), broken());
        cards.clear();
        assertEquals(Set.of("cards_once"), broken());
    }

    @Test
    void a_transfer_that_nobody_answered_and_that_never_got_an_outcome_is_seen() {
        outcomes.clear();
        assertEquals(Set.of("unknown_has_one_outcome"), broken());
    }

    @Test
    void a_message_whose_outcome_stayed_unknown_is_seen() {
        chat = history -> history.tried(history.sent(0, 1));
        assertEquals(Set.of("unknown_has_one_outcome"), broken());
    }

    @Test
    void a_refused_message_that_is_stored_is_seen() {
        chat = history -> {
            int refused = history.sent(0, 1);
            history.tried(refused);
            history.refused(refused);
            history.stored(0, 3, refused);
        };
        assertEquals(Set.of("refused_did_not_happen"), broken());
    }

    private Set<String> broken() {
        var history = new ChatHistory(new int[][] {{0, 1}});
        for (int seq = 1; seq <= 2; seq++) {
            int message = history.sent(0, 1);
            history.tried(message);
            history.acked(message, seq, 2);
            history.shown(0, seq, message, true, 2);
            history.shown(1, seq, message, false, 2);
            history.stored(0, seq, message);
        }
        chat.accept(history);
        var balances = List.of(
                new Balance("bank", "bank", -100), new Balance("ann", "person", 80), new Balance("ben", "person", 20));
        var movements = List.of(
                new Movement("top-up", "bank", "ann", 100),
                new Movement("settled", "ann", "ben", 10),
                new Movement("cut-off", "ann", "ben", 10));
        var pay = new PaySide(
                calls, List.of(), outcomes, Json.object().put("held", true), new StoredPay(balances, movements), 100);
        var contract = new Contract("kill-nine", Mode.QUICK, Set.of());
        KillNineJudge.judge(new KillNineRun(history, strange, pay, cards, repeats, kills), contract);
        contract.requireLines(KillNineJudge.lines());
        return contract.broken();
    }

    private static TransferCall call(String id, int status) {
        var wanted = new TransferCall.Movement("ann", "ben", 10);
        return new TransferCall(id, wanted, 1, 2, status, status == 201 ? "settled" : "", "");
    }
}
