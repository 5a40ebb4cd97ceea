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
        record Started(RideView.View ride) implements Start {}

        record WrongPin(long left) implements Start {}

        record Locked() implements Start {}
    }

    private static final int MOST_SWEPT = 50;

    private final RideStore rides;
    private final OfferStore offers;
    private final FareService fares;
    private final RideView views;
    private final News news;
    private final TaxiConfig config;
    private final Clock clock;

    TripService(
            RideStore rides,
            OfferStore offers,
            FareService fares,
            RideView views,
            News news,
            TaxiConfig config,
            Clock clock) {
        this.rides = rides;
        this.offers = offers;
        this.fares = fares;
        this.views = views;
        this.news = news;
        this.config = config;
        this.clock = clock;
    }

    @InLane("taxi.drive")
    @Transactional
    RideView.View arrive(UUID id, AccountId driver) {
        var ride = own(id, driver);
        if (mayMove(ride, Command.ARRIVE)) {
            var now = clock.instant();
            rides.arrive(id, now);
            news.ride(id);
            news.rider(ride, News.Notice.ARRIVED, now);
        }
        return views.after(id, driver);
    }

    /// With the PIN that the rider tells the driver, so that nobody rides with the wrong one.
    @InLane("taxi.drive")
    @Transactional
    Start start(UUID id, AccountId driver, String pin) {
        var ride = own(id, driver);
        if (!mayMove(ride, Command.START)) {
            return new Start.Started(views.after(id, driver));
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
        return new Start.Started(views.after(id, driver));
    }

    /// The ride is over and the fare is owed, whatever else is away. It ended when the device says, within reason.
    @InLane("taxi.drive")
    @Transactional
    RideView.View complete(UUID id, AccountId driver, Instant occurredAt) {
        var ride = own(id, driver);
        if (!mayMove(ride, Command.COMPLETE)) {
            return views.after(id, driver);
        }
        var now = clock.instant();
        if (occurredAt.isAfter(now.plus(config.clockSkew()))) {
            throw new Refused(TaxiError.FROM_THE_FUTURE, "Send the end of a ride when it has ended")
                    .at("/occurred_at", "In the future");
        }
        if (occurredAt.isBefore(ride.startedAt().minus(config.clockSkew()))) {
            throw Refused.field("/occurred_at", "Before the ride began");
        }
        rides.complete(id, "completed", occurredAt.isAfter(now) ? now : occurredAt, now);
        fares.owe(id, "fare", ride.fareMinor());
        news.ride(id);
        return views.after(id, driver);
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
        giveBack(ride, reason);
    }

    /// What nobody ended long after its estimate is over, at the fare that was quoted: its rider has long got out, and
    /// neither of the two could ride again. Answers how many.
    @InLane("taxi.dispatch")
    @Transactional
    int endOverdue() {
        var ids = offers.overrun(config.overrun().toSeconds(), MOST_SWEPT);
        for (var id : ids) {
            var ride = rides.find(id).orElseThrow();
            var now = clock.instant();
            rides.complete(id, "timed_out", now, now);
            fares.owe(id, "fare", ride.fareMinor());
        }
        news.rides(ids);
        return ids.size();
    }

    /// Rides whose driver has them for long and is not among the `heard` are given back as if the driver had said so:
    /// the rider waits for nobody. Answers how many.
    @InLane("taxi.dispatch")
    @Transactional
    int takeBack(UUID[] heard) {
        var ids = offers.lost(heard, config.driverSilence().toSeconds(), MOST_SWEPT);
        ids.forEach(id -> giveBack(rides.find(id).orElseThrow(), ""));
        return ids.size();
    }

    private void giveBack(RideStore.Row ride, String reason) {
        news.offers(offers.cancel(ride.id(), ride.driver()));
        var now = clock.instant();
        if (ride.redispatches() < config.redispatches()) {
            rides.redispatch(ride.id(), config.searchLife().toSeconds(), now);
            news.rider(ride, News.Notice.SEARCHING, now);
        } else {
            rides.end(ride.id(), State.DRIVER_CANCELED.word, reason, now);
            news.rider(ride, News.Notice.DRIVER_CANCELED, now);
        }
        news.ride(ride.id());
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
