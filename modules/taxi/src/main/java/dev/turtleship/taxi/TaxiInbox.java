package dev.turtleship.taxi;

import dev.turtleship.contracts.account.PersonChanged;
import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.core.message.Handler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// What taxi takes from others.
@ApplicationScoped
class TaxiInbox {
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

    @Produces
    @Singleton
    Handler<ChargeChanged> chargeChanged() {
        return Handler.once("taxi", ChargeChanged.class, fares::heard);
    }
}
