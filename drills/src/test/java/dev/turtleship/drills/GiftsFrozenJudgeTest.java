package dev.turtleship.drills;

import static dev.turtleship.drills.AwayFixture.AWAY;
import static dev.turtleship.drills.AwayFixture.BACK;
import static dev.turtleship.drills.AwayFixture.END;
import static dev.turtleship.drills.AwayFixture.HEALTHY;
import static dev.turtleship.drills.AwayFixture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class GiftsFrozenJudgeTest {
    private final AwayFixture away = new AwayFixture();
    private final GiftHistories gifts = new GiftHistories();

    @BeforeEach
    void a_run_as_it_should_be() {
        gifts.gift("healthy", HEALTHY + SECOND);
        gifts.gift("back", BACK + SECOND);
        gifts.card("healthy", AWAY + 3 * SECOND);
        asked("order", AWAY + SECOND, 503, 800);
        asked("redeem", AWAY + 3 * SECOND, 503, 2);
        asked("received", END - SECOND / 2, 200, 5);
        gifts.history.givenUp().add("refused");
    }

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void chat_and_pay_that_slow_down_are_seen() {
        away.awayMillis = 80;
        assertEquals(Set.of("chat_p99_frozen", "pay_p99_frozen"), broken());
    }

    @Test
    void a_late_refusal_is_seen() {
        asked("accept", AWAY + SECOND, 503, 1_001);
        assertEquals(Set.of("gifts_refused_within_1s"), broken());
    }

    @Test
    void an_answer_that_is_held_on_purpose_is_no_late_one() {
        asked("wait", AWAY + SECOND, 200, 5_000);
        assertEquals(Set.of(), broken());
    }

    @Test
    void a_success_while_the_database_stands_still_is_seen() {
        asked("lookup", AWAY + 2 * SECOND, 200, 5);
        assertEquals(Set.of("gifts_no_other_answer"), broken());
    }

    @Test
    void what_is_refused_for_what_it_is_is_expected_and_all_else_is_seen() {
        asked("redeem_reversed", BACK + SECOND, 409, 5);
        asked("reverse", BACK + SECOND, 409, 5);
        asked("peep", BACK + SECOND, 404, 5);
        assertEquals(Set.of(), broken());
        asked("redeem", BACK + SECOND, 409, 5);
        assertEquals(Set.of("gifts_no_other_answer"), broken());
    }

    @Test
    void a_card_that_cannot_be_read_is_seen() {
        gifts.history.cards().add(new GiftHistory.CardLook("healthy", AWAY + SECOND, AWAY + SECOND, 503, ""));
        assertEquals(Set.of("cards_readable_frozen"), broken());
    }

    @Test
    void a_card_without_its_barcode_is_seen() {
        gifts.history.cards().add(new GiftHistory.CardLook("healthy", AWAY + SECOND, AWAY + SECOND, 200, ""));
        assertEquals(Set.of("cards_readable_frozen"), broken());
    }

    @Test
    void a_time_in_which_nobody_looked_at_a_card_shows_nothing() {
        gifts.history.cards().removeIf(look -> look.dueAt() >= AWAY && look.dueAt() < BACK);
        assertEquals(Set.of("cards_readable_frozen"), broken());
    }

    @Test
    void gifts_that_stay_away_are_seen() {
        gifts.history.calls().removeIf(call -> call.dueAt() >= BACK && call.done());
        asked("received", END - SECOND / 2, 503, 5);
        assertEquals(Set.of("gifts_back_within_10s"), broken());
    }

    @Test
    void a_refused_order_that_is_stored_is_seen() {
        gifts.history.givenUp().add("back");
        assertEquals(Set.of("refused_orders_did_not_happen"), broken());
    }

    @Test
    void a_time_in_which_nobody_gave_up_shows_nothing() {
        gifts.history.givenUp().clear();
        assertEquals(Set.of("refused_orders_did_not_happen"), broken());
    }

    private void asked(String what, long dueAt, int status, long millis) {
        gifts.call(what, "another", "somebody", dueAt, status);
        gifts.took(millis);
    }

    private Set<String> broken() {
        var contract = new Contract("gifts-frozen", Mode.FULL, Set.of());
        var seen = new GiftsAwayRun(
                AwayFixture.TIMES, away.chat(), away.pay(), new GiftSide(gifts.history, gifts.stored()), away.status);
        GiftsFrozenJudge.judge(seen, contract);
        contract.requireLines(GiftsFrozenJudge.LINES);
        return contract.broken();
    }
}
