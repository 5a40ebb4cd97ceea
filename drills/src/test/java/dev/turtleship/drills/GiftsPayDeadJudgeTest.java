package dev.turtleship.drills;

import static dev.turtleship.drills.AwayFixture.AWAY;
import static dev.turtleship.drills.AwayFixture.BACK;
import static dev.turtleship.drills.AwayFixture.HEALTHY;
import static dev.turtleship.drills.AwayFixture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.GiftHistory.View;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class GiftsPayDeadJudgeTest {
    private static final String WAITING = "without pay";

    private final AwayFixture away = new AwayFixture();
    private final GiftHistories gifts = new GiftHistories();

    @BeforeEach
    void a_run_as_it_should_be() {
        gifts.gift("healthy", HEALTHY + SECOND);
        gifts.reversed("healthy", "t1", HEALTHY + 2 * SECOND);
        gifts.gift("used", HEALTHY + SECOND);
        gifts.used("used", "t2", AWAY + 3 * SECOND);
        gifts.gift("declined", HEALTHY + SECOND);
        gifts.declined("declined", AWAY + SECOND);
        gifts.gift(WAITING, AWAY + SECOND);
        late(BACK + 2 * SECOND);
    }

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void a_redemption_that_is_refused_because_pay_is_away_is_seen() {
        gifts.call("redeem", "t9", GiftHistories.SHOP, AWAY + SECOND, 503);
        assertEquals(Set.of("redemptions_go_on"), broken());
    }

    @Test
    void a_slow_redemption_is_seen() {
        gifts.call("redeem", "t2", GiftHistories.SHOP, AWAY + SECOND, 200);
        gifts.took(90);
        assertEquals(Set.of("redeem_p99_dead"), broken());
    }

    @Test
    void a_time_without_pay_in_which_nothing_was_redeemed_shows_nothing() {
        gifts.history.calls().removeIf(call -> call.is("redeem") && call.dueAt() > AWAY);
        assertEquals(Set.of("redemptions_go_on", "redeem_p99_dead"), broken());
    }

    @Test
    void a_recipient_who_is_refused_is_seen() {
        gifts.call("accept", "healthy", "friend of healthy", AWAY + SECOND, 503);
        assertEquals(Set.of("gift_box_goes_on"), broken());
    }

    @Test
    void an_order_that_is_refused_because_pay_is_away_is_seen() {
        gifts.call("order", "another", "buyer", AWAY + SECOND, 503);
        assertEquals(Set.of("orders_wait_and_say_so"), broken());
    }

    @Test
    void a_buyer_who_is_not_told_what_an_order_waits_for_is_seen() {
        gifts.history.views().removeIf(view -> view.gift().equals(WAITING) && view.unpaid());
        assertEquals(Set.of("orders_wait_and_say_so"), broken());
        gifts.history
                .views()
                .add(new View(WAITING, "buyer of " + WAITING, AWAY + SECOND, "awaiting_payment", "pay", "", ""));
        assertEquals(Set.of("orders_wait_and_say_so"), broken());
    }

    @Test
    void a_recipient_who_is_told_before_pay_is_back_is_seen() {
        gifts.received(WAITING, AWAY + 2 * SECOND);
        assertEquals(Set.of("orders_wait_and_say_so"), broken());
    }

    @Test
    void orders_that_are_paid_late_or_never_are_seen() {
        late(BACK + 11 * SECOND);
        assertEquals(Set.of("orders_paid_within_10s"), broken());
        gifts.history.views().removeIf(view -> view.gift().equals(WAITING) && !view.unpaid());
        assertEquals(Set.of("orders_paid_within_10s"), broken());
    }

    @Test
    void a_gift_that_is_paid_twice_is_seen() {
        gifts.stored().charges().add(gifts.stored().charges().getFirst());
        assertEquals(Set.of("orders_paid_once"), broken());
    }

    /// The gift that was ordered without pay is paid, and received, from this moment on.
    private void late(long at) {
        gifts.history.views().removeIf(view -> view.gift().equals(WAITING) && !view.unpaid());
        gifts.history.cards().removeIf(look -> look.gift().equals(WAITING));
        gifts.history
                .calls()
                .removeIf(call -> call.about().equals(WAITING)
                        && Set.of("received", "accept").contains(call.what()));
        gifts.shown(WAITING, at, "delivered", "");
        gifts.received(WAITING, at);
        gifts.card(WAITING, at);
        gifts.call("accept", WAITING, "friend of " + WAITING, at, 200);
    }

    private Set<String> broken() {
        var contract = new Contract("gifts-pay-dead", Mode.FULL, Set.of());
        var seen = new GiftsAwayRun(
                AwayFixture.TIMES, away.chat(), away.pay(), new GiftSide(gifts.history, gifts.stored()), away.status);
        GiftsPayDeadJudge.judge(seen, contract);
        contract.requireLines(GiftsPayDeadJudge.LINES);
        return contract.broken();
    }
}
