package dev.turtleship.taxi;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.taxi.DriverStore.Driver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;

/// Who drives, and when.
@ApplicationScoped
class DriverService {
    private final DriverStore drivers;
    private final OfferStore offers;
    private final Clock clock;

    DriverService(DriverStore drivers, OfferStore offers, Clock clock) {
        this.drivers = drivers;
        this.offers = offers;
        this.clock = clock;
    }

    @InLane("taxi.drive")
    @Transactional
    Driver put(AccountId account, String name, String vehicle, String plate) {
        drivers.lockPlate(plate);
        if (drivers.put(account.value(), name, vehicle, plate, clock.instant()) == 0) {
            throw new Refused(TaxiError.PLATE_USED, "Check the plate").at("/plate", "Used");
        }
        return drivers.find(account.value()).orElseThrow();
    }

    @InLane("taxi.read")
    @Transactional
    Driver find(AccountId account) {
        return drivers.find(account.value())
                .orElseThrow(() -> new Refused(TaxiError.NOT_A_DRIVER, "Register as a driver first"));
    }

    /// Going off shift declines what is offered; a ride under way is finished all the same. Offers are locked before
    /// their driver, as accepting one does: the other way round the two would wait for each other.
    @InLane("taxi.drive")
    @Transactional
    void shift(AccountId account, boolean on) {
        if (!on) {
            offers.declineAll(account.value());
        }
        if (drivers.shift(account.value(), on) == 0) {
            throw new Refused(TaxiError.NOT_A_DRIVER, "Register as a driver first");
        }
    }

    /// Refuses whose positions are of no use: neither on shift nor on a ride, which is finished off shift too.
    @InLane("taxi.read")
    @Transactional
    void requireDriving(AccountId account) {
        if (drivers.driving(account.value()) == 0) {
            throw new Refused(TaxiError.OFF_SHIFT, "Go on shift first");
        }
    }
}
