package dev.turtleship.drills;

import dev.turtleship.drills.StoredGifts.Charge;
import dev.turtleship.drills.StoredGifts.Gift;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What buyers and recipients were told against what is stored: an order is paid for once and has one end, nobody hears
/// of a gift before it is paid, and what was refused did not happen.
final class GiftCheck {
    private static final Set<String> ENDS = Set.of("delivered", "accepted", "declined", "canceled");

    private final GiftHistory history;
    private final StoredGifts stored;
    private final Map<String, GiftHistory.Order> wanted;
    private final Map<String, Gift> gifts = new HashMap<>();
    private final Map<String, List<Charge>> paid = new HashMap<>();

    GiftCheck(GiftHistory history, StoredGifts stored) {
        this.history = history;
        this.stored = stored;
        this.wanted = history.byGift();
        stored.gifts().forEach(gift -> gifts.put(gift.id(), gift));
        stored.charges().forEach(each -> paid.computeIfAbsent(each.charge(), _ -> new ArrayList<>())
                .add(each));
    }

    /// Whatever was taken is stored as it was wanted, and its charge moved its price once, from its buyer; or, when pay
    /// refused it, never.
    Breaks paidOnce() {
        var breaks = new Breaks();
        for (var call : history.done("order")) {
            if (!gifts.containsKey(call.about())) {
                breaks.add("gift " + call.about() + " was taken and is not stored");
            }
        }
        var charges = new HashSet<String>();
        for (var gift : stored.gifts()) {
            charges.add(gift.charge());
            asOrdered(gift, breaks);
            paidOnce(gift, breaks);
        }
        for (var row : stored.charges()) {
            if (!charges.contains(row.charge())) {
                breaks.add("pay settled charge " + row.charge() + ", which gifts did not ask for");
            }
        }
        return breaks;
    }

    private void asOrdered(Gift gift, Breaks breaks) {
        var order = wanted.get(gift.id());
        if (order == null) {
            breaks.add("gift " + gift.id() + " is stored and nobody ordered it");
        } else if (!order.buyer().equals(gift.buyer())
                || !order.recipient().equals(gift.recipient())
                || order.priceMinor() != gift.priceMinor()) {
            breaks.add("gift " + gift.id() + " is not the one that was ordered");
        }
    }

    private void paidOnce(Gift gift, Breaks breaks) {
        var rows = rows(gift);
        boolean once = rows.size() == 1
                && rows.getFirst().debit().equals(gift.buyer())
                && rows.getFirst().minor() == gift.priceMinor();
        if (gift.chargeState().equals("settled") ? !once : !rows.isEmpty()) {
            breaks.add("gift " + gift.id() + " is " + gift.chargeState() + " and was paid for by " + rows);
        }
    }

    /// No gift waits for anything, and what was accepted or declined is.
    Breaks endAsTold() {
        var breaks = new Breaks();
        for (var gift : stored.gifts()) {
            if (!ENDS.contains(gift.state())) {
                breaks.add("gift " + gift.id() + " is still " + gift.state());
            }
        }
        told("accept", "accepted", breaks);
        told("decline", "declined", breaks);
        if (stored.gifts().isEmpty()) {
            breaks.add("nobody ordered anything");
        }
        return breaks;
    }

    private void told(String command, String state, Breaks breaks) {
        for (var call : history.done(command)) {
            var gift = gifts.get(call.about());
            if (gift == null || !gift.state().equals(state)) {
                breaks.add("gift " + call.about() + " was said to be " + state + " and is "
                        + (gift == null ? "not stored" : gift.state()));
            }
        }
    }

    /// Neither the recipient nor the conversation heard of a gift that was never paid, nor of any before it was.
    Breaks toldWhenPaid() {
        var breaks = new Breaks();
        for (var gift : stored.gifts()) {
            var rows = rows(gift);
            if (gift.delivered()
                    && (rows.isEmpty() || rows.getFirst().settledAt().isAfter(gift.deliveredAt()))) {
                breaks.add("gift " + gift.id() + " was delivered at " + gift.deliveredAt() + " and paid by " + rows);
            }
        }
        for (var view : history.views()) {
            var order = wanted.get(view.gift());
            boolean isRecipient = order != null && view.by().equals(order.recipient());
            if (isRecipient && (view.unpaid() || !isPaid(view.gift()))) {
                breaks.add("gift " + view.gift() + " was shown to its recipient as " + view.state() + ", unpaid");
            }
        }
        for (var card : stored.cards()) {
            if (!isPaid(card.gift())) {
                breaks.add("gift " + card.gift() + " has a card and was never paid");
            }
        }
        return breaks;
    }

    /// Each gift that was delivered has one card, with the code that its recipient was shown; each that was sent back
    /// has one that says so; there are no others.
    Breaks cards() {
        var breaks = new Breaks();
        breaks.addAll(EffectsCheck.check(
                stored.gifts().stream().filter(Gift::delivered).map(Gift::id).toList(), cardsOf("gift")));
        breaks.addAll(EffectsCheck.check(
                stored.gifts().stream()
                        .filter(gift -> gift.state().equals("declined"))
                        .map(Gift::id)
                        .toList(),
                cardsOf("gift_over")));
        var codes = new HashMap<String, String>();
        history.views().stream()
                .filter(view -> !view.code().isEmpty())
                .forEach(view -> codes.put(view.gift(), view.code()));
        for (var card : stored.cards()) {
            var code = codes.getOrDefault(card.gift(), card.barcode());
            if (card.kind().equals("gift") && !card.barcode().equals(code)) {
                breaks.add("the card of gift " + card.gift() + " shows " + card.barcode() + " for " + code);
            }
        }
        return breaks;
    }

    private List<String> cardsOf(String kind) {
        return stored.cards().stream()
                .filter(card -> card.kind().equals(kind))
                .map(StoredGifts.Card::gift)
                .toList();
    }

    /// A refusal that nobody followed up says that there is no such gift.
    Breaks refused() {
        var breaks = new Breaks();
        for (var gift : history.givenUp()) {
            if (gifts.containsKey(gift)) {
                breaks.add("gift " + gift + " was refused and is stored");
            }
        }
        return breaks;
    }

    private List<Charge> rows(Gift gift) {
        return paid.getOrDefault(gift.charge(), List.of());
    }

    private boolean isPaid(String id) {
        var gift = gifts.get(id);
        return gift != null && !rows(gift).isEmpty();
    }
}
