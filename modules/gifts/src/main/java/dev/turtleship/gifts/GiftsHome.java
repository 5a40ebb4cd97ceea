package dev.turtleship.gifts;

import dev.turtleship.core.account.Caller;
import dev.turtleship.core.home.HomePart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// How many gifts wait to be accepted, and how many of one's orders wait for payment.
@ApplicationScoped
class GiftsHome implements HomePart {
    record Part(long received, long awaitingPayment) {}

    private final GiftStore gifts;

    GiftsHome(GiftStore gifts) {
        this.gifts = gifts;
    }

    @Override
    public String module() {
        return "gifts";
    }

    @Override
    @Transactional
    public Part part(Caller caller) {
        var me = caller.account().value();
        return new Part(gifts.waiting(me), gifts.openOrders(me));
    }
}
