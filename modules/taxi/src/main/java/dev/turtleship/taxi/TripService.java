package dev.turtleship.taxi;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.taxi.Ride.Command;
import dev.turtleship.taxi.Ride.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/// What drivers do with the ride they have. Each command holds the ride; the same command again, after it moved the
/// ride, answers as it did and moves nothing.
@ApplicationScoped
class TripService {
    /// What became of a try to start. A wrong PIN is counted, so it is no refusal, which would undo the counting.
    sealed interface Start {
        record Started() implements Start {}

        record WrongPin(long left) implements Start {}

        record Locked() implements Start {}
    }

    private final RideStore rides;
    private final OfferStore offers;
    private final FareService fares;
    private final News news;
    private final TaxiConfig config;
    private final Clock clock;

    TripService(RideStore rides, OfferStore offers, FareService fares, News news, TaxiConfig config, Clock clock) {
        this.rides = rides;
        this.offers = offers;
        this.fares = fares;
        this.news = news;
        this.config = config;
        this.clock = clock;
    }

    @InLane("taxi.drive")
    @Transactional
    void arrive(UUID id, AccountId driver) {
        var ride = own(id, driver);
        if (mayMove(ride, Command.ARRIVE)) {
            rides.arrive(id, clock.instant());
            news.ride(id);
        }
    }

    /// With the PIN that the rider tells the driver, so that nobody rides with the wrong one.
    @InLane("taxi.drive")
    @Transactional
    Start start(UUID id, AccountId driver, String pin) {
        var ride = own(id, driver);
        if (!mayMove(ride, Command.START)) {
            return new Start.Started();
        }
        if (ride.pinTries() >= config.pinTries()) {
            return new Start.Locked();
        }
        if (!MessageDigest.isEqual(bytes(ride.pin()), bytes(pin))) {
            rides.countPinTry(id);
            return new Start.WrongPin(config.pinTries() - ride.pinTries() - 1);
        }
        rides.start(id, clock.instant());
        news.ride(id);
        return new Start.Started();
    }

    /// The ride is over and the fare is owed, whatever else is away. It ended when the device says, within reason.
    @InLane("taxi.drive")
    @Transactional
    void complete(UUID id, AccountId driver, Instant occurredAt) {
        var ride = own(id, driver);
        if (!mayMove(ride, Command.COMPLETE)) {
            return;
        }
        var now = clock.instant();
        if (occurredAt.isAfter(now.plus(config.clockSkew()))) {
            throw new Refused(TaxiError.FROM_THE_FUTURE, "Send the end of a ride when it has ended")
                    .at("/occurred_at", "In the future");
        }
        if (occurredAt.isBefore(ride.startedAt().minus(config.clockSkew()))) {
            throw Refused.field("/occurred_at", "Before the ride began");
        }
        rides.complete(id, occurredAt.isAfter(now) ? now : occurredAt, now);
        fares.owe(id, "fare", ride.fareMinor());
        news.ride(id);
    }

    /// Others get the ride, until that has happened too often.
    @InLane("taxi.drive")
    @Transactional
    void cancel(UUID id, AccountId driver, String reason) {
        var ride = rides.lock(id).orElseThrow(TripService::unknown);
        if (!driver.value().equals(ride.driver()) && offers.canceled(id, driver.value()) > 0) {
            return;
        }
        requireOwn(ride, driver);
        if (!mayMove(ride, Command.DRIVER_CANCEL)) {
            return;
        }
        offers.cancel(id, driver.value());
        var now = clock.instant();
        if (ride.redispatches() < config.redispatches()) {
            rides.redispatch(id, config.searchLife().toSeconds(), now);
        } else {
            rides.end(id, State.DRIVER_CANCELED.word, reason, now);
        }
        news.ride(id);
    }

    private RideStore.Row own(UUID id, AccountId driver) {
        return requireOwn(rides.lock(id).orElseThrow(TripService::unknown), driver);
    }

    private static RideStore.Row requireOwn(RideStore.Row ride, AccountId driver) {
        if (!driver.value().equals(ride.driver())) {
            throw unknown();
        }
        return ride;
    }

    /// False for a repeat.
    private static boolean mayMove(RideStore.Row ride, Command command) {
        var state = State.of(ride.state());
        if (command.done(state)) {
            return false;
        }
        if (state.after(command).isEmpty()) {
            throw RideService.wrong(ride);
        }
        return true;
    }

    private static Refused unknown() {
        return new Refused(TaxiError.RIDE_UNKNOWN, "There is no such ride of yours");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
