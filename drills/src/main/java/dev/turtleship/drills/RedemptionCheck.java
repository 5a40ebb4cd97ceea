package dev.turtleship.drills;

import dev.turtleship.drills.GiftHistory.Use;
import dev.turtleship.drills.StoredGifts.Redemption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What tills were told against what is stored: what was taken is stored once and as it was wanted, what was reversed
/// is reversed, nothing else is stored, and under an id that was reversed first nothing was taken.
final class RedemptionCheck {
    private final GiftHistory history;
    private final StoredGifts stored;
    private final Map<String, Use> uses = new HashMap<>();
    private final Set<String> triedToReverse = new HashSet<>();
    private final Set<String> reversed = new HashSet<>();

    RedemptionCheck(GiftHistory history, StoredGifts stored) {
        this.history = history;
        this.stored = stored;
        history.uses().forEach(use -> uses.put(use.txn(), use));
        history.calls().stream().filter(call -> call.is("reverse")).forEach(call -> triedToReverse.add(call.about()));
        history.done("reverse").forEach(call -> reversed.add(call.about()));
    }

    Breaks once() {
        var breaks = new Breaks();
        var known = new HashSet<String>();
        for (var row : stored.redemptions()) {
            if (!known.add(row.txn())) {
                breaks.add("transaction " + row.txn() + " is stored twice");
            }
            asTold(row, breaks);
        }
        for (var what : List.of("redeem", "reverse")) {
            for (var call : history.done(what)) {
                if (!known.contains(call.about())) {
                    breaks.add("transaction " + call.about() + " was told to be done and is not stored");
                }
            }
        }
        history.done("redeem_reversed")
                .forEach(call -> breaks.add("transaction " + call.about() + " was reversed first and then taken"));
        return breaks;
    }

    private void asTold(Redemption row, Breaks breaks) {
        boolean isReversed = row.state().equals("reversed");
        if (reversed.contains(row.txn()) && !isReversed) {
            breaks.add("transaction " + row.txn() + " was said to be reversed and is " + row.state());
        }
        if (isReversed && !triedToReverse.contains(row.txn())) {
            breaks.add("transaction " + row.txn() + " is reversed and nobody wanted that");
        }
        var use = uses.get(row.txn());
        boolean isWanted = use != null
                && use.partner().equals(row.partner())
                && use.gift().equals(row.gift())
                && use.minor() == row.minor();
        if (!row.gift().isEmpty() && !isWanted) {
            breaks.add(row + " is stored and not " + use);
        }
    }
}
