package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.GiftHistory.View;
import dev.turtleship.drills.StoredGifts.Card;
import dev.turtleship.drills.StoredGifts.Charge;
import dev.turtleship.drills.StoredGifts.Gift;
import dev.turtleship.drills.StoredGifts.PaidOut;
import dev.turtleship.drills.StoredGifts.Payout;
import dev.turtleship.drills.StoredGifts.Redemption;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A gift that is kept, one that was used and one that was sent back, and each way in which one of them can be broken.
class GiftCheckTest {
    private final GiftHistories gifts = new GiftHistories();
    private final StoredGifts stored = gifts.stored();

    @BeforeEach
    void three_gifts() {
        gifts.gift("kept", 1);
        gifts.gift("used", 1);
        gifts.used("used", "t1", 9);
        gifts.gift("declined", 1);
        gifts.declined("declined", 9);
        gifts.reversed("kept", "t2", 9);
        gifts.reversedFirst("t3", 9);
    }

    @Test
    void whole_gifts_are_sound() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void a_gift_that_was_taken_and_is_gone_is_caught() {
        gifts.call("order", "another", "buyer", 1, 201);
        assertEquals(Set.of("orders_paid_once"), broken());
    }

    @Test
    void a_gift_that_nobody_ordered_is_caught() {
        gifts.history.orders().removeFirst();
        assertEquals(Set.of("orders_paid_once"), broken());
    }

    @Test
    void a_gift_for_somebody_else_is_caught() {
        gifts.history.orders().set(0, new GiftHistory.Order("kept", "buyer of kept", "friend of used", 4_500, 1));
        assertEquals(Set.of("orders_paid_once"), broken());
    }

    @Test
    void a_gift_that_was_charged_twice_is_caught() {
        stored.charges().add(stored.charges().getFirst());
        assertEquals(Set.of("orders_paid_once"), broken());
    }

    @Test
    void a_gift_that_was_charged_too_much_or_to_somebody_else_is_caught() {
        stored.charges().set(0, charge("buyer of kept", 9_000));
        assertEquals(Set.of("orders_paid_once"), broken());
        stored.charges().set(0, charge("friend of kept", GiftHistories.PRICE));
        assertEquals(Set.of("orders_paid_once"), broken());
    }

    @Test
    void a_charge_that_gifts_did_not_ask_for_is_caught() {
        stored.charges().add(new Charge("forged", "buyer of kept", 1, GiftHistories.PAID));
        assertEquals(Set.of("orders_paid_once"), broken());
    }

    @Test
    void an_order_that_pay_refused_is_an_end_that_costs_nothing() {
        refuse();
        assertEquals(Set.of(), broken());
    }

    @Test
    void a_refused_order_that_was_paid_all_the_same_is_caught() {
        refuse();
        stored.charges().add(charge("buyer of kept", GiftHistories.PRICE));
        gifts.heldMinor += GiftHistories.PRICE;
        assertEquals(Set.of("orders_paid_once", "every_won_in_one_place"), broken());
    }

    @Test
    void a_gift_that_waits_for_ever_is_caught() {
        refuse();
        gifts.change(row("awaiting_payment", "asked"));
        assertEquals(Set.of("gifts_end_as_told"), broken());
    }

    @Test
    void a_gift_that_was_said_to_be_declined_and_is_not_is_caught() {
        gifts.call("decline", "kept", "friend of kept", 9, 200);
        assertEquals(Set.of("gifts_end_as_told"), broken());
    }

    @Test
    void a_load_in_which_nobody_gave_anything_shows_nothing() {
        List.of(gifts.history.orders(), gifts.history.calls(), gifts.history.views(), gifts.history.uses())
                .forEach(List::clear);
        List.of(stored.gifts(), stored.redemptions(), stored.payouts()).forEach(List::clear);
        List.of(stored.charges(), stored.paidOut(), stored.cards()).forEach(List::clear);
        gifts.heldMinor = 0;
        assertEquals(Set.of("gifts_end_as_told"), broken());
    }

    @Test
    void a_redemption_that_was_told_and_is_not_stored_is_caught() {
        gifts.call("redeem", "t4", GiftHistories.SHOP, 9, 201);
        assertEquals(Set.of("redemptions_once"), broken());
    }

    @Test
    void a_redemption_that_no_till_wanted_is_caught() {
        gifts.history.uses().removeFirst();
        assertEquals(Set.of("redemptions_once"), broken());
    }

    @Test
    void a_redemption_of_another_amount_than_wanted_is_caught() {
        gifts.history.uses().set(0, new GiftHistory.Use("t1", GiftHistories.SHOP, "used", 1));
        assertEquals(Set.of("redemptions_once"), broken());
    }

    @Test
    void a_reversal_that_was_told_and_did_not_happen_is_caught() {
        stored.redemptions().set(1, new Redemption(GiftHistories.SHOP, "t2", "kept", GiftHistories.PRICE, "redeemed"));
        gifts.change(GiftHistories.row("kept", "accepted", 0));
        assertEquals(Set.of("redemptions_once"), broken());
        stored.redemptions().remove(1);
        gifts.change(GiftHistories.row("kept", "accepted", GiftHistories.PRICE));
        assertEquals(Set.of("redemptions_once"), broken());
    }

    @Test
    void a_reversal_that_nobody_wanted_is_caught() {
        gifts.history
                .calls()
                .removeIf(call -> call.is("reverse") && call.about().equals("t2"));
        assertEquals(Set.of("redemptions_once"), broken());
    }

    @Test
    void whatever_is_taken_under_an_id_that_was_reversed_first_is_caught() {
        gifts.call("redeem_reversed", "t3", GiftHistories.SHOP, 9, 201);
        assertEquals(Set.of("redemptions_once"), broken());
    }

    @Test
    void a_won_that_is_nowhere_is_caught() {
        gifts.change(GiftHistories.row("kept", "accepted", GiftHistories.PRICE - 1));
        gifts.heldMinor--;
        assertEquals(Set.of("every_won_in_one_place"), broken());
    }

    @Test
    void money_that_pay_does_not_hold_is_caught() {
        gifts.heldMinor--;
        assertEquals(Set.of("every_won_in_one_place"), broken());
    }

    @Test
    void a_payout_that_is_never_settled_is_caught() {
        var payout = stored.payouts().getFirst();
        stored.payouts().set(0, asked(payout));
        stored.paidOut().removeFirst();
        assertEquals(Set.of("every_won_in_one_place"), broken());
    }

    @Test
    void a_shop_that_is_paid_twice_is_caught() {
        stored.payouts()
                .add(new Payout(
                        "twice", "used", "redemption", GiftHistories.SHOP, "t1", GiftHistories.PRICE, "settled"));
        stored.paidOut().add(new PaidOut("twice", "charge of used", GiftHistories.SHOP, GiftHistories.PRICE, true));
        assertEquals(Set.of("every_won_in_one_place"), broken());
    }

    @Test
    void a_refund_to_somebody_else_is_caught() {
        stored.payouts()
                .set(
                        1,
                        new Payout(
                                "refund of declined", "declined", "refund", "x", "", GiftHistories.PRICE, "settled"));
        assertEquals(Set.of("every_won_in_one_place"), broken());
    }

    @Test
    void a_payout_that_gifts_did_not_ask_for_is_caught() {
        stored.paidOut().add(new PaidOut("forged", "charge of kept", GiftHistories.SHOP, 1, true));
        assertEquals(Set.of("every_won_in_one_place"), broken());
    }

    @Test
    void a_payout_that_the_ledger_does_not_know_is_caught() {
        var row = stored.paidOut().getFirst();
        stored.paidOut().set(0, new PaidOut(row.payout(), row.charge(), row.recipient(), row.minor(), false));
        assertEquals(Set.of("every_won_in_one_place"), broken());
    }

    @Test
    void a_gift_that_is_delivered_before_it_is_paid_is_caught() {
        stored.charges().set(0, new Charge("charge of kept", "buyer of kept", 4_500, Instant.MAX));
        assertEquals(Set.of("nobody_told_before_paid"), broken());
    }

    @Test
    void a_recipient_who_is_shown_an_unpaid_gift_is_caught() {
        refuse();
        gifts.history.views().add(new View("kept", "friend of kept", 9, "awaiting_payment", "", "", ""));
        assertEquals(Set.of("nobody_told_before_paid"), broken());
    }

    @Test
    void a_recipient_who_is_shown_a_gift_before_it_is_paid_is_caught() {
        gifts.history.views().add(new View("kept", "friend of kept", 9, "awaiting_payment", "", "", ""));
        assertEquals(Set.of("nobody_told_before_paid"), broken());
    }

    @Test
    void a_card_of_an_unpaid_gift_is_caught() {
        refuse();
        stored.cards().add(new Card("kept", "gift", "code of kept"));
        assertEquals(Set.of("nobody_told_before_paid", "gift_cards_once"), broken());
    }

    @Test
    void a_card_that_is_missing_or_there_twice_is_caught() {
        var card = stored.cards().removeFirst();
        assertEquals(Set.of("gift_cards_once"), broken());
        stored.cards().add(card);
        stored.cards().add(card);
        assertEquals(Set.of("gift_cards_once"), broken());
    }

    @Test
    void a_card_with_another_barcode_is_caught() {
        stored.cards().set(0, new Card("kept", "gift", "code of used"));
        assertEquals(Set.of("gift_cards_once"), broken());
    }

    @Test
    void a_gift_that_was_sent_back_without_a_word_is_caught() {
        stored.cards().removeIf(card -> card.kind().equals("gift_over"));
        assertEquals(Set.of("gift_cards_once"), broken());
    }

    @Test
    void a_refused_order_that_is_stored_is_caught() {
        gifts.history.givenUp().add("another");
        assertEquals(0, new GiftCheck(gifts.history, gifts.stored()).refused().count());
        gifts.history.givenUp().add("kept");
        assertEquals(1, new GiftCheck(gifts.history, gifts.stored()).refused().count());
    }

    /// Pay refused the gift that is kept in the other tests: nobody was charged or told.
    private void refuse() {
        gifts.change(row("canceled", "refused"));
        gifts.heldMinor -= GiftHistories.PRICE;
        stored.charges().removeFirst();
        stored.cards().removeFirst();
        stored.redemptions().removeIf(row -> row.gift().equals("kept"));
        gifts.history.calls().removeIf(call -> call.is("accept") || call.about().equals("t2"));
        gifts.history.views().removeIf(view -> view.by().equals("friend of kept"));
    }

    private static Gift row(String state, String chargeState) {
        return new Gift(
                "kept",
                "buyer of kept",
                "friend of kept",
                GiftHistories.PRICE,
                state,
                "charge of kept",
                chargeState,
                Instant.MAX,
                0);
    }

    private static Charge charge(String debit, long minor) {
        return new Charge("charge of kept", debit, minor, GiftHistories.PAID);
    }

    private static Payout asked(Payout payout) {
        return new Payout(
                payout.id(), payout.gift(), payout.kind(), payout.payee(), payout.txn(), payout.minor(), "asked");
    }

    private Set<String> broken() {
        var contract = new Contract("gifts", Mode.FULL, Set.of());
        new GiftSide(gifts.history, gifts.stored()).judge(contract);
        contract.requireLines(GiftSide.LINES);
        return new TreeSet<>(contract.broken());
    }
}
