package dev.turtleship.taxi;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/// Who gets a ride. The ride is locked, then the offer moves if it is live by the database's clock, then the ride; the
/// losers find their offer withdrawn. The unique indexes say the same once more.
@ApplicationScoped
class OfferService {
    private static final int PINS = 10_000;

    private final OfferStore offers;
    private final RideStore rides;
    private final DriverStore drivers;
    private final RideView views;
    private final News news;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    OfferService(OfferStore offers, RideStore rides, DriverStore drivers, RideView views, News news, Clock clock) {
        this.offers = offers;
        this.rides = rides;
        this.drivers = drivers;
        this.views = views;
        this.news = news;
        this.clock = clock;
    }

    @InLane("taxi.read")
    @Transactional
    List<Offer> live(AccountId driver) {
        return offers.live(driver.value()).stream().map(Offer::of).toList();
    }

    /// The ride, which is the driver's from now on, or was already: a repeat of the winner's wins again.
    @InLane("taxi.drive")
    @Transactional
    RideView.View accept(UUID id, AccountId driver) {
        var offer = find(id, driver);
        var ride = rides.lock(offer.ride()).orElseThrow();
        if (offers.accept(id, driver.value()) == 0) {
            return views.after(accepted(find(id, driver), ride), driver);
        }
        drivers.lock(driver.value());
        if (rides.activeOfDriver(driver.value()).isPresent()) {
            throw new Refused(TaxiError.ON_A_RIDE, "End the ride you are on first");
        }
        String pin = "%04d".formatted(random.nextInt(PINS));
        var now = clock.instant();
        if (rides.accept(ride.id(), driver.value(), pin, now) == 0) {
            throw new IllegalStateException(
                    "offer " + id + " was live though ride " + ride.id() + " is " + ride.state());
        }
        news.offers(offers.withdraw(ride.id()));
        news.ride(ride.id());
        news.rider(ride, News.Notice.ACCEPTED, now);
        return views.after(ride.id(), driver);
    }

    /// The offer as it is now. Declining again is no mistake.
    @InLane("taxi.drive")
    @Transactional
    Offer decline(UUID id, AccountId driver) {
        offers.decline(id, driver.value());
        var offer = find(id, driver);
        if (!offer.state().equals("declined")) {
            throw over(offer, false);
        }
        return Offer.of(offer);
    }

    private OfferStore.Row find(UUID id, AccountId driver) {
        return offers.find(id, driver.value())
                .orElseThrow(() -> new Refused(TaxiError.OFFER_UNKNOWN, "Nothing of this id was offered to you"));
    }

    private static UUID accepted(OfferStore.Row offer, RideStore.Row ride) {
        if (offer.state().equals("accepted")) {
            return offer.ride();
        }
        throw over(offer, ride.driver() != null);
    }

    /// `taken`: another driver has the ride; else it ended, or went back to the search.
    private static Refused over(OfferStore.Row offer, boolean taken) {
        var refusal =
                switch (offer.state()) {
                    // Still called offered: its time is over and nobody has swept it yet.
                    case "offered", "expired" ->
                        new Refused(TaxiError.OFFER_EXPIRED, "It was good until then")
                                .with("expired_at", offer.expiresAt());
                    case "withdrawn" ->
                        taken
                                ? new Refused(TaxiError.OFFER_TAKEN, "The ride is another driver's")
                                : new Refused(TaxiError.OFFER_CLOSED, "It was withdrawn");
                    case "accepted", "declined", "canceled" ->
                        new Refused(TaxiError.OFFER_CLOSED, "You have answered it before");
                    default -> throw new IllegalStateException("offer " + offer.id() + " is " + offer.state());
                };
        return refusal.with("state", offer.state());
    }
}
