package dev.turtleship.gifts;

import dev.turtleship.contracts.chat.PostCard;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.gifts.Gift.Command;
import dev.turtleship.gifts.Gift.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/// What the two people do with a gift, and its end by time.
@ApplicationScoped
class GiftService {
    private final GiftStore gifts;
    private final VoucherService vouchers;
    private final PaymentService payments;
    private final PayoutService payouts;
    private final Outbox outbox;
    private final News news;
    private final Clock clock;

    GiftService(
            GiftStore gifts,
            VoucherService vouchers,
            PaymentService payments,
            PayoutService payouts,
            Outbox outbox,
            News news,
            Clock clock) {
        this.gifts = gifts;
        this.vouchers = vouchers;
        this.payments = payments;
        this.payouts = payouts;
        this.outbox = outbox;
        this.news = news;
        this.clock = clock;
    }

    @InLane("gifts.order")
    @Transactional
    void accept(UUID id, AccountId recipient) {
        var gift = require(id, row -> visibleTo(row, recipient));
        if (!Command.ACCEPT.done(State.of(gift.state()))) {
            move(gift, Command.ACCEPT, "");
        }
    }

    /// Sends it back; its buyer gets all the money.
    @InLane("gifts.order")
    @Transactional
    void decline(UUID id, AccountId recipient) {
        var gift = require(id, row -> visibleTo(row, recipient));
        if (!Command.DECLINE.done(State.of(gift.state()))) {
            move(gift, Command.DECLINE, "");
            giveBack(gift, Card.declined(gift));
        }
    }

    /// Takes it back, until it is accepted. One that is not paid for yet costs nothing; if pay settles it all the same,
    /// because the word crossed with ours, the money comes back by itself.
    @InLane("gifts.order")
    @Transactional
    void cancel(UUID id, AccountId buyer) {
        var gift = require(id, row -> row.buyer().equals(buyer.value()));
        var state = State.of(gift.state());
        if (Command.CANCEL.done(state)) {
            return;
        }
        move(gift, Command.CANCEL, "by_buyer");
        if (state == State.AWAITING_PAYMENT) {
            payments.cancel(gift);
        } else {
            giveBack(gift, Card.canceled(gift));
        }
    }

    @InLane("gifts.work")
    @Transactional
    List<UUID> expired() {
        return vouchers.expired();
    }

    /// What is left belongs to the recipient if they accepted it, else to the buyer.
    @InLane("gifts.work")
    @Transactional
    void expire(UUID id) {
        var gift = gifts.lock(id).orElseThrow();
        if (State.of(gift.state()).after(Command.EXPIRE).isEmpty()) {
            return;
        }
        long left = vouchers.expire(id);
        if (left > 0) {
            move(gift, Command.EXPIRE, "");
            boolean accepted = State.of(gift.state()) == State.ACCEPTED;
            payouts.refund(id, accepted ? gift.recipient() : gift.buyer(), left);
        }
    }

    private void giveBack(GiftStore.Core gift, PostCard card) {
        vouchers.refund(gift.id());
        payouts.refund(gift.id(), gift.buyer(), gift.priceMinor());
        if (!gift.buyer().equals(gift.recipient())) {
            outbox.send("gifts", gift.id().toString(), card);
            outbox.send("gifts", gift.id().toString(), Card.notice(card, clock.instant()));
        }
    }

    private void move(GiftStore.Core gift, Command command, String reason) {
        var to = State.of(gift.state()).after(command).orElseThrow(() -> wrong(gift));
        var moved = gifts.move(gift.id(), gift.state(), to.word, reason, clock.instant());
        news.gift(moved.orElseThrow(
                () -> new IllegalStateException("gift " + gift.id() + " is no longer " + gift.state())));
    }

    /// The gift, held, for who may see it; for anybody else there is none.
    private GiftStore.Core require(UUID id, Predicate<GiftStore.Core> sees) {
        return gifts.lock(id)
                .filter(sees)
                .orElseThrow(() -> new Refused(GiftsError.GIFT_UNKNOWN, "There is no such gift of yours"));
    }

    private static boolean visibleTo(GiftStore.Core gift, AccountId person) {
        return gift.recipient().equals(person.value()) && gift.deliveredAt() != null;
    }

    private static Refused wrong(GiftStore.Core gift) {
        return new Refused(GiftsError.WRONG_STATE, "The gift is " + gift.state().replace('_', ' '))
                .with("state", gift.state())
                .with("version", gift.version());
    }
}
