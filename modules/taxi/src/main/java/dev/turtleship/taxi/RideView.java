package dev.turtleship.taxi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.taxi.Fare.Payment;
import dev.turtleship.taxi.Ride.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A ride as one of its two sides sees it. The rider alone sees the PIN, and where the driver is only while the driver
/// is theirs.
@ApplicationScoped
class RideView {
    record Driver(AccountId id, String name, String vehicle, String plate, Place at, Instant seenAt) {}

    /// `name` is absent when accounts has not told it yet.
    record Rider(AccountId id, String name) {}

    /// `version` grows with every change: of two views the one with the greater version is the newer one.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            UUID id,
            String state,
            long version,
            Place pickup,
            Place dropoff,
            long distanceMeters,
            long durationSeconds,
            Money fare,
            List<Tariff.Item> items,
            Rider rider,
            Driver driver,
            String pin,
            Payment payment,
            Long stars,
            String cancelReason,
            Instant requestedAt,
            Instant acceptedAt,
            Instant arrivedAt,
            Instant startedAt,
            Instant endedAt) {}

    private final RideStore rides;
    private final Positions positions;
    private final ObjectMapper json;
    private final Clock clock;

    RideView(RideStore rides, Positions positions, ObjectMapper json, Clock clock) {
        this.rides = rides;
        this.positions = positions;
        this.json = json;
        this.clock = clock;
    }

    /// The ride for its rider or its driver; for anybody else there is none.
    @InLane("taxi.read")
    @Transactional
    View of(UUID id, AccountId person) {
        return after(id, person);
    }

    /// The same inside the transaction and the lane of a command, so that whoever was served is told so, whatever
    /// crowd looks at rides meanwhile.
    View after(UUID id, AccountId person) {
        var ride = rides.find(id)
                .filter(r -> r.rider().equals(person.value()) || person.value().equals(r.driver()))
                .orElseThrow(() -> new Refused(TaxiError.RIDE_UNKNOWN, "There is no such ride of yours"));
        boolean riding = ride.rider().equals(person.value());
        return view(ride, riding ? null : rider(ride), riding ? driver(ride) : null, riding, riding);
    }

    /// One of a list: without the other side and the PIN.
    View brief(RideStore.Row ride, boolean riding) {
        return view(ride, null, null, riding, false);
    }

    private static Rider rider(RideStore.Row ride) {
        return new Rider(new AccountId(ride.rider()), ride.riderName().isEmpty() ? null : ride.riderName());
    }

    private Driver driver(RideStore.Row ride) {
        if (ride.driver() == null) {
            return null;
        }
        var fix = State.of(ride.state()).active() ? positions.of(ride.driver()) : Optional.<Positions.Fix>empty();
        return new Driver(
                new AccountId(ride.driver()),
                ride.driverName(),
                ride.vehicle(),
                ride.plate(),
                fix.map(f -> f.point().at()).orElse(null),
                fix.map(f -> f.point().recordedAt()).orElse(null));
    }

    private View view(RideStore.Row ride, Rider rider, Driver driver, boolean riding, boolean withPin) {
        var state = State.of(ride.state());
        boolean waits = state == State.ACCEPTED || state == State.ARRIVED;
        return new View(
                ride.id(),
                ride.state(),
                ride.version(),
                new Place(ride.pickupLat(), ride.pickupLng()),
                new Place(ride.dropoffLat(), ride.dropoffLng()),
                ride.distanceMeters(),
                ride.durationSeconds(),
                Money.krw(ride.fareMinor()),
                items(ride.fareItems()),
                rider,
                driver,
                withPin && waits ? ride.pin() : null,
                Fare.payment(ride, riding, clock.instant()).orElse(null),
                ride.stars() == 0 ? null : ride.stars(),
                ride.cancelReason().isEmpty() ? null : ride.cancelReason(),
                ride.requestedAt(),
                ride.acceptedAt(),
                ride.arrivedAt(),
                ride.startedAt(),
                ride.endedAt());
    }

    private List<Tariff.Item> items(String stored) {
        try {
            return List.of(json.readValue(stored, Tariff.Item[].class));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("the items of a fare cannot be read", impossible);
        }
    }
}
