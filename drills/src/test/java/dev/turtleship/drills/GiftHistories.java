package dev.turtleship.drills;

import dev.turtleship.drills.GiftHistory.CardLook;
import dev.turtleship.drills.GiftHistory.Order;
import dev.turtleship.drills.GiftHistory.Use;
import dev.turtleship.drills.GiftHistory.View;
import dev.turtleship.drills.StoredGifts.Card;
import dev.turtleship.drills.StoredGifts.Charge;
import dev.turtleship.drills.StoredGifts.Gift;
import dev.turtleship.drills.StoredGifts.PaidOut;
import dev.turtleship.drills.StoredGifts.Payout;
import dev.turtleship.drills.StoredGifts.Redemption;
import java.time.Instant;
import java.util.ArrayList;

/// Gifts for tests: whole ones, of which a test leaves out or twists a part.
final class GiftHistories {
    static final long MILLI = 1_000_000L;
    static final long PRICE = 4_500;
    static final Instant PAID = Instant.parse("2026-03-01T09:00:00Z");
    static final String SHOP = "shop";

    final GiftHistory history = new GiftHistory();
    private final StoredGifts stored = new StoredGifts(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            0);
    long heldMinor;

    /// What is stored, with what pay holds as it is now.
    StoredGifts stored() {
        return new StoredGifts(
                stored.gifts(),
                stored.redemptions(),
                stored.payouts(),
                stored.charges(),
                stored.paidOut(),
                stored.cards(),
                heldMinor);
    }

    /// A gift that was ordered at this moment, paid and received half a second later, and accepted; nothing of it is
    /// used.
    void gift(String id, long dueAt) {
        history.orders().add(new Order(id, "buyer of " + id, "friend of " + id, PRICE, dueAt));
        call("order", id, "buyer of " + id, dueAt, 201);
        shown(id, dueAt + 5 * MILLI, "awaiting_payment", "pay");
        call("peep", id, "friend of " + id, dueAt + 5 * MILLI, 404);
        shown(id, dueAt + 500 * MILLI, "delivered", "");
        received(id, dueAt + 500 * MILLI);
        card(id, dueAt + 600 * MILLI);
        call("accept", id, "friend of " + id, dueAt + 800 * MILLI, 200);
        stored.gifts().add(row(id, "accepted", PRICE));
        stored.charges().add(new Charge("charge of " + id, "buyer of " + id, PRICE, PAID));
        stored.cards().add(new Card(id, "gift", "code of " + id));
        heldMinor += PRICE;
    }

    /// The gift is sent back, and its buyer got the money.
    void declined(String id, long dueAt) {
        history.calls().removeIf(call -> call.is("accept") && call.about().equals(id));
        call("decline", id, "friend of " + id, dueAt, 200);
        change(row(id, "declined", 0));
        stored.cards().add(new Card(id, "gift_over", ""));
        paidOut(new Payout("refund of " + id, id, "refund", "buyer of " + id, "", PRICE, "settled"));
        heldMinor -= PRICE;
    }

    /// Its voucher is used for one thing, and the shop was paid.
    void used(String id, String txn, long dueAt) {
        history.uses().add(new Use(txn, SHOP, id, PRICE));
        call("redeem", txn, SHOP, dueAt, 201);
        change(row(id, "accepted", 0));
        stored.redemptions().add(new Redemption(SHOP, txn, id, PRICE, "settled"));
        paidOut(new Payout("payout of " + txn, id, "redemption", SHOP, txn, PRICE, "settled"));
        heldMinor -= PRICE;
    }

    /// Somebody took something off its voucher and gave it back.
    void reversed(String id, String txn, long dueAt) {
        history.uses().add(new Use(txn, SHOP, id, PRICE));
        call("redeem", txn, SHOP, dueAt, 201);
        call("reverse", txn, SHOP, dueAt + 20 * MILLI, 200);
        stored.redemptions().add(new Redemption(SHOP, txn, id, PRICE, "reversed"));
    }

    /// A till reversed what it had not redeemed yet.
    void reversedFirst(String txn, long dueAt) {
        call("reverse", txn, SHOP, dueAt, 200);
        call("redeem_reversed", txn, SHOP, dueAt + 20 * MILLI, 409);
        stored.redemptions().add(new Redemption(SHOP, txn, "", 0, "reversed"));
    }

    /// As its buyer was shown it.
    void shown(String id, long at, String state, String waiting) {
        history.views().add(new View(id, "buyer of " + id, at, state, waiting, waiting.isEmpty() ? "" : "soon", ""));
    }

    /// Its recipient finds it in the gift box.
    void received(String id, long dueAt) {
        call("received", id, "friend of " + id, dueAt, 200);
        history.views().add(new View(id, "friend of " + id, dueAt + 5 * MILLI, "delivered", "", "", "code of " + id));
    }

    /// Somebody looks at its card.
    void card(String id, long dueAt) {
        history.cards().add(new CardLook(id, dueAt, dueAt + 5 * MILLI, 200, "code of " + id));
    }

    void call(String what, String about, String by, long dueAt, int status) {
        history.calls().add(new Call(what, about, by, dueAt, dueAt + 5 * MILLI, status, status == 503));
    }

    /// The last call took so long.
    void took(long millis) {
        var call = history.calls().removeLast();
        long answeredAt = call.dueAt() + millis * MILLI;
        history.calls()
                .add(new Call(
                        call.what(), call.about(), call.by(), call.dueAt(), answeredAt, call.status(), call.saysWhy()));
    }

    static Gift row(String id, String state, long remainingMinor) {
        return new Gift(
                id,
                "buyer of " + id,
                "friend of " + id,
                PRICE,
                state,
                "charge of " + id,
                "settled",
                PAID.plusMillis(20),
                remainingMinor);
    }

    void change(Gift gift) {
        stored.gifts().replaceAll(each -> each.id().equals(gift.id()) ? gift : each);
    }

    /// Pay gave it on, as gifts asked.
    private void paidOut(Payout asked) {
        stored.payouts().add(asked);
        stored.paidOut().add(new PaidOut(asked.id(), "charge of " + asked.gift(), asked.payee(), asked.minor(), true));
    }
}
