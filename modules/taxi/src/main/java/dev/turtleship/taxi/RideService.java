package dev.turtleship.taxi;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.taxi.Ride.Command;
import dev.turtleship.taxi.Ride.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;

/// What riders do with their rides.
@ApplicationScoped
class RideService {
    /// `made`: by this request, and not by an earlier one like it.
    record Requested(boolean made, RideView.View ride) {}

    private final RideStore rides;
    private final OfferStore offers;
    private final FareService fares;
    private final RideView views;
    private final News news;
    private final TaxiConfig config;
    private final Clock clock;

    RideService(
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

    /// `terms` are the quote's for the database. `requireGood` refuses a quote that has expired; a repeat gets its
    /// first answer though it has.
    @InLane("taxi.ride")
    @Transactional
    Requested request(UUID id, Quote quote, String terms, Runnable requireGood) {
        boolean made = make(id, quote, terms, requireGood);
        return new Requested(made, views.after(id, new AccountId(quote.rider())));
    }

    private boolean make(UUID id, Quote quote, String terms, Runnable requireGood) {
        if (isRepeat(id, quote)) {
            return false;
        }
        requireGood.run();
        fares.requireNotOverdue(new AccountId(quote.rider()));
        if (rides.request(id, terms, config.searchLife().toSeconds(), clock.instant()) == 1) {
            news.ride(id);
            return true;
        }
        if (isRepeat(id, quote)) {
            return false;
        }
        if (rides.ofQuote(quote.id()) > 0) {
            throw new Refused(TaxiError.QUOTE_USED, "Ask for a new quote").at("/quote", "Used");
        }
        var refusal = new Refused(TaxiError.RIDE_ACTIVE, "End or cancel it first");
        rides.activeOfRider(quote.rider()).ifPresent(active -> refusal.with("ride", active.id()));
        throw refusal;
    }

    /// What canceling would cost at this moment.
    long cancelFee(RideStore.Row ride) {
        var state = State.of(ride.state());
        if (state.after(Command.RIDER_CANCEL).isEmpty()) {
            throw wrong(ride);
        }
        return Ride.cancelFee(state, ride.acceptedAt(), clock.instant());
    }

    /// Costs what it costs now if that is no more than `agreedMinor`, so that nobody pays what they were not shown.
    @InLane("taxi.ride")
    @Transactional
    RideView.View cancel(UUID id, AccountId rider, long agreedMinor, String reason) {
        var ride = own(id, rider);
        if (Command.RIDER_CANCEL.done(State.of(ride.state()))) {
            return views.after(id, rider);
        }
        long feeMinor = cancelFee(ride);
        if (feeMinor > agreedMinor) {
            throw new Refused(TaxiError.FEE_CHANGED, "Look at what it costs now, and agree to that")
                    .with("fee", Money.krw(feeMinor));
        }
        rides.end(id, State.RIDER_CANCELED.word, reason, clock.instant());
        news.offers(offers.withdraw(id));
        if (feeMinor > 0) {
            fares.owe(id, "cancel_fee", feeMinor);
        }
        news.ride(id);
        return views.after(id, rider);
    }

    /// The same rating again changes nothing.
    @InLane("taxi.ride")
    @Transactional
    RideView.View rate(UUID id, AccountId rider, int stars, String note) {
        var ride = own(id, rider);
        if (State.of(ride.state()) != State.COMPLETED) {
            throw wrong(ride);
        }
        var now = clock.instant();
        if (rides.rate(id, stars, note, now) == 1) {
            rides.touch(id, "rated", now);
            news.ride(id);
        } else if (ride.stars() != stars) {
            throw new Refused(TaxiError.ALREADY_RATED, "A rating stays as it was given").with("stars", ride.stars());
        }
        return views.after(id, rider);
    }

    static Refused wrong(RideStore.Row ride) {
        return new Refused(TaxiError.WRONG_STATE, "The ride is " + ride.state().replace('_', ' '))
                .with("state", ride.state())
                .with("version", ride.version());
    }

    private RideStore.Row own(UUID id, AccountId rider) {
        return rides.lock(id)
                .filter(ride -> ride.rider().equals(rider.value()))
                .orElseThrow(() -> new Refused(TaxiError.RIDE_UNKNOWN, "There is no such ride of yours"));
    }

    private boolean isRepeat(UUID id, Quote quote) {
        var known = rides.find(id);
        if (known.isPresent()
                && !(known.get().rider().equals(quote.rider())
                        && known.get().quote().equals(quote.id()))) {
            throw new Refused(TaxiError.ID_USED, "Make a new id for a new ride").at("/id", "Used");
        }
        return known.isPresent();
    }
}
