package dev.turtleship.taxi;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Caller;
import dev.turtleship.core.home.HomePart;
import dev.turtleship.core.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// The ride that goes on, and what one owes.
@ApplicationScoped
class TaxiHome implements HomePart {
    record Going(UUID id, String state, long version) {}

    /// `ride` as rider, `drive` as driver; absent when there is none.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Part(Going ride, Going drive, Money unpaid) {}

    private final RideStore rides;
    private final FareStore fares;

    TaxiHome(RideStore rides, FareStore fares) {
        this.rides = rides;
        this.fares = fares;
    }

    @Override
    public String module() {
        return "taxi";
    }

    @Override
    @Transactional
    public Part part(Caller caller) {
        var me = caller.account().value();
        return new Part(
                rides.activeOfRider(me).map(TaxiHome::going).orElse(null),
                rides.activeOfDriver(me).map(TaxiHome::going).orElse(null),
                Money.krw(fares.unpaid(me)));
    }

    private static Going going(RideStore.Row ride) {
        return new Going(ride.id(), ride.state(), ride.version());
    }
}
