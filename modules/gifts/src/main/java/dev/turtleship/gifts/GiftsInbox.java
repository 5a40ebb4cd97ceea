package dev.turtleship.gifts;

import dev.turtleship.contracts.account.PartnerChanged;
import dev.turtleship.contracts.account.PersonChanged;
import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.contracts.pay.PaidOut;
import dev.turtleship.core.message.Handler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// What gifts takes from others. All of it is idempotent: versions grow, states move on, what is final stays.
@ApplicationScoped
class GiftsInbox {
    private static final Logger LOG = Logger.getLogger(GiftsInbox.class);

    private final PartnerStore people;
    private final PartnerService partners;
    private final PaymentService payments;
    private final PayoutService payouts;

    GiftsInbox(PartnerStore people, PartnerService partners, PaymentService payments, PayoutService payouts) {
        this.people = people;
        this.partners = partners;
        this.payments = payments;
        this.payouts = payouts;
    }

    @Produces
    @Singleton
    Handler<PersonChanged> personChanged() {
        return Handler.once(
                "gifts",
                PersonChanged.class,
                changed -> people.putPerson(changed.person(), changed.handle(), changed.name(), changed.version()));
    }

    /// Only accounts says whose keys open what.
    @Produces
    @Singleton
    Handler<PartnerChanged> partnerChanged() {
        return only("accounts", PartnerChanged.class, partners::heard);
    }

    /// Only pay says what became of money.
    @Produces
    @Singleton
    Handler<ChargeChanged> chargeChanged() {
        return only("pay", ChargeChanged.class, payments::heard);
    }

    @Produces
    @Singleton
    Handler<PaidOut> paidOut() {
        return only("pay", PaidOut.class, payouts::heard);
    }

    private static <M> Handler<M> only(String from, Class<M> type, Consumer<M> effect) {
        return Handler.idempotentFrom("gifts", type, (source, told) -> {
            if (source.equals(from)) {
                effect.accept(told);
            } else {
                LOG.errorf("ALARM %s speaks for %s: %s", source, from, told);
            }
        });
    }
}
