package dev.turtleship.drills;

import java.util.List;
import java.util.Set;

/// What happened to gifts while something was broken: what their people and the tills were told, and what is stored.
record GiftSide(GiftHistory history, StoredGifts stored) {
    static final List<String> LINES = List.of(
            "orders_paid_once",
            "gifts_end_as_told",
            "redemptions_once",
            "every_won_in_one_place",
            "nobody_told_before_paid",
            "gift_cards_once");

    /// Where refusals are certain: gifts' own database is away.
    static final String REFUSED = "refused_orders_did_not_happen";

    /// What tills do.
    static final Set<String> AT_THE_TILL = Set.of("lookup", "redeem", "redeem_reversed", "reverse");

    /// What the two people of a gift do, once it is ordered; the answers to "wait" are held on purpose.
    static final Set<String> IN_THE_BOX = Set.of("wait", "received", "accept", "decline", "peep");

    /// Whatever was broken: paid once, delivered once, redeemed once, and every won in one place.
    void judge(Contract contract) {
        var check = new GiftCheck(history, stored);
        var gifts = stored.gifts().size() + " gifts";
        contract.line(
                "orders_paid_once",
                check.paidOnce(),
                gifts + ", " + stored.charges().size() + " charges paid");
        contract.line("gifts_end_as_told", check.endAsTold(), gifts);
        contract.line(
                "redemptions_once",
                new RedemptionCheck(history, stored).once(),
                stored.redemptions().size() + " redemptions and reversals");
        contract.line(
                "every_won_in_one_place",
                new GiftMoneyCheck(stored).everyWon(),
                stored.paidOut().size() + " payouts, " + stored.heldMinor() + " won held");
        contract.line("nobody_told_before_paid", check.toldWhenPaid(), gifts);
        contract.line("gift_cards_once", check.cards(), stored.cards().size() + " cards");
        contract.figure("gifts", stored.gifts().size());
        contract.figure("redemptions", stored.redemptions().size());
    }

    void judgeRefused(Contract contract) {
        var breaks = new GiftCheck(history, stored).refused();
        if (history.givenUp().isEmpty()) {
            breaks.add("nobody was refused an order and gave up");
        }
        contract.line(REFUSED, breaks, history.givenUp().size() + " orders refused and given up");
    }

    /// A line that nobody who does one of these is refused anything, from the healthy time to the end, and some of it
    /// is done meanwhile: more than waiting, which is answered whatever comes of it.
    void goesOn(String line, Set<String> whats, Away.Times times, Contract contract) {
        var judged = new Window(times.healthy(), times.ended());
        var breaks = new Breaks();
        long meanwhile = 0;
        for (var call : history.calls()) {
            if (!whats.contains(call.what()) || !judged.contains(call.dueAt())) {
                continue;
            }
            if (!call.done() && !GiftHistory.expected(call)) {
                double after = (call.dueAt() - times.awayWindow().from()) / 1e9;
                breaks.add(Out.format("%s was answered %d, %.1f s after the fault", call.what(), call.status(), after));
            } else if (call.done() && !call.is("wait") && times.awayWindow().contains(call.dueAt())) {
                meanwhile++;
            }
        }
        if (meanwhile == 0) {
            breaks.add("nobody did any of it meanwhile");
        }
        contract.timed(line, breaks, meanwhile + " done meanwhile");
    }
}
