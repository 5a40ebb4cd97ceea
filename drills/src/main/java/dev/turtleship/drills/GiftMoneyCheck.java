package dev.turtleship.drills;

import dev.turtleship.drills.StoredGifts.Gift;
import dev.turtleship.drills.StoredGifts.PaidOut;
import dev.turtleship.drills.StoredGifts.Payout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Every won that was charged for a gift is in one place: held (what its voucher is worth, and what can still be
/// reversed), with the partner, or given back. Each payout is settled once, and pay says the same.
final class GiftMoneyCheck {
    private final StoredGifts stored;
    private final Map<String, Gift> gifts = new HashMap<>();
    private final Map<String, Long> inTheWindow = new HashMap<>();
    private final Map<String, List<Payout>> payouts = new HashMap<>();
    private final Map<String, PaidOut> paidOut = new HashMap<>();
    private final Set<String> paid = new HashSet<>();

    GiftMoneyCheck(StoredGifts stored) {
        this.stored = stored;
        stored.gifts().forEach(gift -> gifts.put(gift.id(), gift));
        stored.redemptions().stream()
                .filter(row -> row.state().equals("redeemed"))
                .forEach(row -> inTheWindow.merge(row.gift(), row.minor(), Long::sum));
        stored.payouts().forEach(payout -> payouts.computeIfAbsent(payout.gift(), _ -> new ArrayList<>())
                .add(payout));
        stored.paidOut().forEach(row -> paidOut.put(row.payout(), row));
        stored.charges().forEach(row -> paid.add(row.charge()));
    }

    Breaks everyWon() {
        var breaks = new Breaks();
        long held = 0;
        for (var gift : stored.gifts()) {
            if (paid.contains(gift.charge())) {
                held += held(gift);
                onePlace(gift, breaks);
            }
        }
        if (held != stored.heldMinor()) {
            breaks.add("pay holds " + stored.heldMinor() + " and vouchers are worth " + held);
        }
        stored.payouts().forEach(payout -> settledOnce(payout, breaks));
        owedToPartners(breaks);
        refunds(breaks);
        var asked = new HashSet<String>();
        stored.payouts().forEach(payout -> asked.add(payout.id()));
        for (var row : stored.paidOut()) {
            if (!asked.contains(row.payout())) {
                breaks.add("pay gave on " + row + ", which nobody asked for");
            }
            if (!row.booked()) {
                breaks.add("pay gave on " + row + ", and its ledger says otherwise");
            }
        }
        return breaks;
    }

    private long held(Gift gift) {
        return gift.remainingMinor() + inTheWindow.getOrDefault(gift.id(), 0L);
    }

    private void onePlace(Gift gift, Breaks breaks) {
        long givenOn = payouts.getOrDefault(gift.id(), List.of()).stream()
                .mapToLong(Payout::minor)
                .sum();
        if (gift.priceMinor() != held(gift) + givenOn) {
            breaks.add("gift " + gift.id() + " cost " + gift.priceMinor() + ", of which " + held(gift)
                    + " are held and " + givenOn + " given on");
        }
    }

    private void settledOnce(Payout payout, Breaks breaks) {
        var row = paidOut.get(payout.id());
        var gift = gifts.get(payout.gift());
        boolean same = row != null
                && gift != null
                && row.charge().equals(gift.charge())
                && row.recipient().equals(payout.payee())
                && row.minor() == payout.minor();
        if (!payout.state().equals("settled") || !same) {
            breaks.add(payout + " is " + payout.state() + " and at pay " + row);
        }
    }

    /// One payout for each redemption whose window is over, to its partner.
    private void owedToPartners(Breaks breaks) {
        var owed = new ArrayList<String>();
        stored.redemptions().stream()
                .filter(row -> row.state().equals("settled"))
                .forEach(row -> owed.add(row.txn() + " of " + row.minor() + " to " + row.partner()));
        var given = new ArrayList<String>();
        stored.payouts().stream()
                .filter(payout -> payout.kind().equals("redemption"))
                .forEach(payout -> given.add(payout.txn() + " of " + payout.minor() + " to " + payout.payee()));
        breaks.addAll(EffectsCheck.check(owed, given));
    }

    /// One refund for each gift that was sent back, of all of it to its buyer.
    private void refunds(Breaks breaks) {
        var owed = new ArrayList<String>();
        stored.gifts().stream()
                .filter(gift -> gift.state().equals("declined"))
                .forEach(gift -> owed.add(gift.id() + " of " + gift.priceMinor() + " to " + gift.buyer()));
        var given = new ArrayList<String>();
        stored.payouts().stream()
                .filter(payout -> payout.kind().equals("refund"))
                .forEach(payout -> given.add(payout.gift() + " of " + payout.minor() + " to " + payout.payee()));
        breaks.addAll(EffectsCheck.check(owed, given));
    }
}
