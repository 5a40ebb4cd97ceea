package dev.turtleship.taxi;

import dev.turtleship.core.money.Money;
import java.time.Instant;
import java.util.UUID;

/// A ride offered to one driver, as they are told of it. `meters` and `seconds` are the way to the pickup: nearest
/// first is the whole of why this driver got it.
///
///     (made)   -> OFFERED
///     OFFERED  -> ACCEPTED    [accept]   before `expiresAt`, by the database's clock
///     OFFERED  -> DECLINED    [decline]  or the driver went off shift
///     OFFERED  -> EXPIRED                nobody said anything in time
///     OFFERED  -> WITHDRAWN              another driver has the ride, or it ended
///     ACCEPTED -> CANCELED    [cancel]   the driver gave the ride back
record Offer(
        UUID id,
        UUID ride,
        String state,
        long version,
        Place pickup,
        Place dropoff,
        long distanceMeters,
        Money fare,
        long meters,
        long seconds,
        Instant expiresAt) {
    static Offer of(OfferStore.Row row) {
        return new Offer(
                row.id(),
                row.ride(),
                row.state(),
                row.version(),
                new Place(row.pickupLat(), row.pickupLng()),
                new Place(row.dropoffLat(), row.dropoffLng()),
                row.distanceMeters(),
                Money.krw(row.fareMinor()),
                row.meters(),
                row.seconds(),
                row.expiresAt());
    }
}
