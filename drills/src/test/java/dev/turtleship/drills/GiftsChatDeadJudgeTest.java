package dev.turtleship.drills;

import static dev.turtleship.drills.AwayFixture.AWAY;
import static dev.turtleship.drills.AwayFixture.BACK;
import static dev.turtleship.drills.AwayFixture.HEALTHY;
import static dev.turtleship.drills.AwayFixture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class GiftsChatDeadJudgeTest {
    private static final String MEANWHILE = "without chat";

    private final AwayFixture away = new AwayFixture();
    private final GiftHistories gifts = new GiftHistories();

    @BeforeEach
    void a_run_as_it_should_be() {
        gifts.gift("healthy", HEALTHY + SECOND);
        gifts.gift(MEANWHILE, AWAY + SECOND);
        cardAt(BACK + 3 * SECOND);
    }

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void pay_that_slows_down_is_seen() {
        away.awayMillis = 80;
        assertEquals(Set.of("pay_p99_dead"), broken());
    }

    @Test
    void an_order_that_is_refused_because_chat_is_away_is_seen() {
        gifts.call("order", "another", "buyer", AWAY + SECOND, 503);
        assertEquals(Set.of("gifts_go_on"), broken());
    }

    @Test
    void slow_gifts_are_seen() {
        gifts.call("accept", MEANWHILE, "friend of " + MEANWHILE, AWAY + 3 * SECOND, 200);
        gifts.took(90);
        assertEquals(Set.of("gifts_p99_dead"), broken());
    }

    @Test
    void a_gift_that_waits_for_chat_is_seen() {
        gifts.history.views().removeIf(view -> view.gift().equals(MEANWHILE));
        gifts.received(MEANWHILE, BACK + SECOND);
        assertEquals(Set.of("gifts_received_meanwhile"), broken());
    }

    @Test
    void a_time_without_chat_in_which_nobody_gave_anything_shows_nothing() {
        gifts.history.calls().removeIf(call -> call.dueAt() >= AWAY && call.dueAt() < BACK);
        assertEquals(Set.of("gifts_go_on", "gifts_p99_dead", "gifts_received_meanwhile"), broken());
    }

    @Test
    void a_card_that_comes_late_or_never_is_seen() {
        cardAt(BACK + 11 * SECOND);
        assertEquals(Set.of("cards_within_10s"), broken());
        gifts.history.cards().removeIf(look -> look.gift().equals(MEANWHILE));
        assertEquals(Set.of("cards_within_10s"), broken());
    }

    @Test
    void a_card_that_comes_twice_is_seen() {
        gifts.stored().cards().add(gifts.stored().cards().getLast());
        assertEquals(Set.of("gift_cards_once"), broken());
    }

    private void cardAt(long at) {
        gifts.history.cards().removeIf(look -> look.gift().equals(MEANWHILE));
        gifts.card(MEANWHILE, at);
    }

    private Set<String> broken() {
        var contract = new Contract("gifts-chat-dead", Mode.FULL, Set.of());
        var seen = new GiftsAwayRun(
                AwayFixture.TIMES, away.chat(), away.pay(), new GiftSide(gifts.history, gifts.stored()), away.status);
        GiftsChatDeadJudge.judge(seen, contract);
        contract.requireLines(GiftsChatDeadJudge.LINES);
        return contract.broken();
    }
}
