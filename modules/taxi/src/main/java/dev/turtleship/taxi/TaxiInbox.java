package dev.turtleship.taxi;

import dev.turtleship.contracts.account.PersonChanged;
import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.core.message.Handler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// What taxi takes from others.
@ApplicationScoped
class TaxiInbox {
    private static final Logger LOG = Logger.getLogger(TaxiInbox.class);

    private final DriverStore drivers;
    private final FareService fares;

    TaxiInbox(DriverStore drivers, FareService fares) {
        this.drivers = drivers;
        this.fares = fares;
    }

    @Produces
    @Singleton
    Handler<PersonChanged> personChanged() {
        return Handler.once(
                "taxi",
                PersonChanged.class,
                changed -> drivers.putPerson(changed.person(), changed.handle(), changed.name(), changed.version()));
    }

    /// Only pay says what became of a charge. A fare moves along its states, so what comes twice changes nothing.
    @Produces
    @Singleton
    Handler<ChargeChanged> chargeChanged() {
        return Handler.idempotentFrom("taxi", ChargeChanged.class, (source, told) -> {
            if (source.equals("pay")) {
                fares.heard(told);
            } else {
                LOG.errorf("%s speaks for pay about charge %s", source, told.charge());
            }
        });
    }
}
