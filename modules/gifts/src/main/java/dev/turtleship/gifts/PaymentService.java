package dev.turtleship.gifts;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.contracts.pay.CancelCharge;
import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.gifts.Gift.Charge;
import dev.turtleship.gifts.Gift.Command;
import dev.turtleship.gifts.Gift.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/// Gets gifts paid, by messages to pay alone, and delivers them when they are. Pay's word alone ends an order that its
/// buyer does not cancel, also when its time is over: by a clock of gifts' own, one that was paid in time would be
/// given up where the word of it comes late. What pay says of a gift that was canceled moves money, and never the
/// gift.
@ApplicationScoped
class PaymentService {
    private static final Logger LOG = Logger.getLogger(PaymentService.class);

    private final GiftStore gifts;
    private final VoucherService vouchers;
    private final PayoutService payouts;
    private final Outbox outbox;
    private final News news;
    private final GiftsConfig config;
    private final Clock clock;

    PaymentService(
            GiftStore gifts,
            VoucherService vouchers,
            PayoutService payouts,
            Outbox outbox,
            News news,
            GiftsConfig config,
            Clock clock) {
        this.gifts = gifts;
        this.vouchers = vouchers;
        this.payouts = payouts;
        this.outbox = outbox;
        this.news = news;
        this.config = config;
        this.clock = clock;
    }

    /// Until when an order of now waits, if its buyer has not too many that wait already.
    Instant payUntil(AccountId buyer) {
        if (gifts.openOrders(buyer.value()) >= config.openOrders()) {
            throw new Refused(GiftsError.TOO_MANY_OPEN, "Pay for the others or cancel them first");
        }
        return clock.instant().plus(config.paymentLife());
    }

    /// In the transaction that orders: the money is to be held until it is known where it goes.
    void ask(AccountId buyer, Item item, OrderService.Order order) {
        var ask = new AskCharge(
                order.charge(),
                buyer.value(),
                null,
                item.priceMinor,
                Money.KRW,
                "gifts.order",
                "선물 · Gift: " + item.name,
                order.payUntil());
        outbox.send("gifts", order.charge().toString(), ask);
    }

    /// In the transaction that gives an order up: pay need not wait for it. If it was paid already, pay says so, and
    /// the money goes back.
    void cancel(GiftStore.Core gift) {
        outbox.send("gifts", gift.charge().toString(), new CancelCharge(gift.charge()));
    }

    /// What pay says of a charge.
    @Transactional
    void heard(ChargeChanged told) {
        var asked = gifts.lockOfCharge(told.charge());
        if (asked.isEmpty()) {
            LOG.warnf("pay tells of charge %s, which was not asked for here", told.charge());
            return;
        }
        var gift = asked.get();
        var before = Charge.of(gift.chargeState());
        var after = Charge.of(told.state());
        if (!before.becomes(after)) {
            if (before.isFinal() && after.isFinal() && before != after) {
                LOG.errorf("charge %s is %s; pay now says %s", gift.charge(), before.word, after.word);
            }
            return;
        }
        String reason = told.reason() == null ? "" : told.reason();
        var state = State.of(gift.state());
        boolean waits = state == State.AWAITING_PAYMENT;
        news.gift(gifts.charged(gift.id(), after.word, reason, next(state, after).word, clock.instant()));
        if (after == Charge.SETTLED && waits) {
            deliver(gift);
        } else if (after == Charge.SETTLED) {
            payouts.refund(gift.id(), gift.buyer(), gift.priceMinor());
        }
    }

    private static State next(State state, Charge charge) {
        return switch (charge) {
            case ASKED, PENDING -> state;
            case SETTLED -> state.after(Command.PAY).orElse(state);
            case REFUSED, EXPIRED, CANCELED -> state.after(Command.GIVE_UP).orElse(state);
        };
    }

    /// With its voucher and into the conversation, in the same transaction in which it is paid, so nobody hears of it
    /// before and nothing that is paid stays hidden.
    private void deliver(GiftStore.Core gift) {
        var issued = vouchers.issue(gift);
        if (!gift.buyer().equals(gift.recipient())) {
            var card = Card.arrived(gift, issued);
            outbox.send("gifts", gift.id().toString(), card);
            outbox.send("gifts", gift.id().toString(), Card.notice(card, clock.instant()));
        }
    }
}
