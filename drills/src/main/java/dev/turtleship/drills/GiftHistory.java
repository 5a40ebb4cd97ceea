package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What buyers, recipients and tills asked for and were told, and when. Belongs to the loop while the load runs.
///
/// @param calls every try of everything; `about` the gift or, of a till, its transaction id
/// @param givenUp gifts whose buyers were refused for certain and did not ask again
record GiftHistory(
        List<Order> orders,
        List<Call> calls,
        List<View> views,
        List<CardLook> cards,
        List<Use> uses,
        Set<String> givenUp) {
    GiftHistory() {
        this(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new HashSet<>());
    }

    /// A gift that somebody wants to give; asked for under this id until it is answered.
    record Order(String gift, String buyer, String recipient, long priceMinor, long dueAt) {}

    /// A gift as one of its two people was shown it. `waiting` and `expectedBy` are what its buyer was told of a
    /// payment that is not there yet, `code` what its recipient may use; "" when that was not said.
    record View(String gift, String by, long at, String state, String waiting, String expectedBy, String code) {
        boolean unpaid() {
            return state.equals("awaiting_payment");
        }
    }

    /// A look at the gift's card in the conversation of its two people; `barcode` is "" when it was not there.
    record CardLook(String gift, long dueAt, long at, int status, String barcode) {
        boolean found() {
            return status == 200 && !barcode.isEmpty();
        }
    }

    /// What a till wants to take off the voucher of a gift, under its own transaction id.
    record Use(String txn, String partner, String gift, long minor) {}

    /// What is no refusal of the module, and right: the recipient of an unpaid gift learns nothing, an id that was
    /// reversed first redeems nothing, and after the window nothing is reversed.
    static boolean expected(Call call) {
        return call.is("peep") && call.status() == 404
                || call.is("redeem_reversed") && call.status() == 409
                || call.is("reverse") && call.status() == 409;
    }

    List<Call> done(String what) {
        return calls.stream().filter(call -> call.is(what) && call.done()).toList();
    }

    /// The gifts by id, as they were wanted.
    Map<String, Order> byGift() {
        var byGift = new HashMap<String, Order>();
        orders.forEach(order -> byGift.put(order.gift(), order));
        return byGift;
    }

    /// The gifts that were taken and had been due before this moment.
    Set<String> orderedBefore(long moment) {
        return done("order").stream()
                .filter(call -> call.dueAt() < moment)
                .map(Call::about)
                .collect(Collectors.toSet());
    }

    /// The gifts whose recipients had seen them with their codes before this moment.
    Set<String> receivedBefore(long moment) {
        return views.stream()
                .filter(view -> view.at() < moment && !view.code().isEmpty())
                .map(View::gift)
                .collect(Collectors.toSet());
    }

    /// When each gift was first shown to its buyer as no longer waiting for payment.
    Map<String, Long> paidAt() {
        var first = new HashMap<String, Long>();
        var wanted = byGift();
        for (var view : views) {
            if (!view.unpaid() && view.by().equals(wanted.get(view.gift()).buyer())) {
                first.merge(view.gift(), view.at(), Math::min);
            }
        }
        return first;
    }

    /// When the card of each gift was first found in chat.
    Map<String, Long> cardAt() {
        var first = new HashMap<String, Long>();
        cards.stream().filter(CardLook::found).forEach(look -> first.merge(look.gift(), look.at(), Math::min));
        return first;
    }
}
