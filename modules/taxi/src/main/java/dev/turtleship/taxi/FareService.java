package dev.turtleship.taxi;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/// Gets fares paid, by messages to pay alone. A ride is over without it: what pay says, and when, changes what is owed
/// and never the ride.
@ApplicationScoped
class FareService {
    private static final Logger LOG = Logger.getLogger(FareService.class);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    private static final int MOST_AGAIN = 20;

    private final FareStore fares;
    private final RideStore rides;
    private final RideView views;
    private final Outbox outbox;
    private final News news;
    private final TaxiConfig config;
    private final Clock clock;

    FareService(
            FareStore fares,
            RideStore rides,
            RideView views,
            Outbox outbox,
            News news,
            TaxiConfig config,
            Clock clock) {
        this.fares = fares;
        this.rides = rides;
        this.views = views;
        this.outbox = outbox;
        this.news = news;
        this.config = config;
        this.clock = clock;
    }

    /// In the transaction that ends the ride: the rider owes its driver, and pay is asked. `kind` is fare or
    /// cancel_fee.
    void owe(UUID ride, String kind, long amountMinor) {
        if (fares.owe(ride, kind, amountMinor, clock.instant()) != 1) {
            throw new IllegalStateException("nobody owes anybody for ride " + ride);
        }
        ask(ride);
    }

    void requireNotOverdue(AccountId rider) {
        long overdue = fares.overdue(rider.value(), clock.instant().minus(config.overdueAfter()));
        if (overdue > config.overdueCapWon()) {
            throw new Refused(TaxiError.FARES_OVERDUE, "Pay for your earlier rides, then request again")
                    .with("overdue", Money.krw(overdue));
        }
    }

    /// The rider wants to pay what was refused. While a charge is under way it stays as it is.
    @InLane("taxi.ride")
    @Transactional
    RideView.View pay(UUID id, AccountId rider) {
        var ride = rides.lock(id)
                .filter(r -> r.rider().equals(rider.value()))
                .orElseThrow(() -> new Refused(TaxiError.RIDE_UNKNOWN, "There is no such ride of yours"));
        if (ride.payment().equals("none") || ride.payment().equals(Fare.State.PAID.word)) {
            throw new Refused(TaxiError.NOTHING_DUE, "Nothing is owed for this ride").with("payment", ride.payment());
        }
        if (ride.payment().equals(Fare.State.REFUSED.word)) {
            askAgain(id);
        }
        return views.after(id, rider);
    }

    @InLane("taxi.fare")
    @Transactional
    List<UUID> toAskAgain() {
        return fares.toAskAgain(clock.instant(), MOST_AGAIN);
    }

    /// If it is still to be asked for: the rider may have been faster, and refused anew.
    @InLane("taxi.fare")
    @Transactional
    void askAgainIfDue(UUID id) {
        var ride = rides.lock(id).orElseThrow();
        var owed = fares.find(id).orElseThrow();
        boolean refused = ride.payment().equals(Fare.State.REFUSED.word);
        if (refused && owed.askAgainAt() != null && !clock.instant().isBefore(owed.askAgainAt())) {
            askAgain(id);
        }
    }

    @InLane("taxi.fare")
    @Transactional
    List<UUID> unanswered() {
        return fares.unanswered(config.repeatAfter().toSeconds(), clock.instant(), MOST_AGAIN);
    }

    /// Asks the same again, under the same id: pay tells what became of it, should its word have been lost.
    @InLane("taxi.fare")
    @Transactional
    void repeat(UUID charge) {
        if (fares.repeat(charge, clock.instant()) == 1) {
            send(charge);
        }
    }

    /// What pay says of a charge.
    @Transactional
    void heard(ChargeChanged told) {
        var asked = fares.findCharge(told.charge());
        if (asked.isEmpty()) {
            LOG.warnf("pay tells of charge %s, which was not asked for here", told.charge());
            return;
        }
        rides.lock(asked.get().ride());
        var charge = fares.findCharge(told.charge()).orElseThrow();
        var before = Fare.Charge.of(charge.state());
        var after = Fare.Charge.of(told.state());
        if (!before.becomes(after)) {
            if (before.isFinal() && after.isFinal() && before != after) {
                LOG.errorf("charge %s is %s; pay now says %s", charge.id(), before.word, after.word);
            }
            return;
        }
        String reason = told.reason() == null ? "" : told.reason();
        if (reason.isEmpty() && after.fare == Fare.State.REFUSED) {
            reason = after.word;
        }
        var now = clock.instant();
        var owed = fares.find(charge.ride()).orElseThrow();
        // Who said no is not asked again and again; they say when they want to pay.
        var again = reason.equals(Fare.DECLINED) ? null : askAgainAt(owed.tries(), now);
        fares.changeCharge(charge.id(), after.word, reason, now);
        fares.change(charge.ride(), after.fare.word, reason, again);
        rides.touch(charge.ride(), "payment_" + after.fare.word, now);
        news.ride(charge.ride());
    }

    private void askAgain(UUID ride) {
        ask(ride);
        rides.touch(ride, "payment_due", clock.instant());
        news.ride(ride);
    }

    private void ask(UUID ride) {
        var now = clock.instant();
        var charge = Ids.next();
        fares.charge(charge, ride, now, now.plus(config.chargeLife()));
        fares.asked(ride, now);
        send(charge);
    }

    /// From what is stored, so that a repeat is the same to the last bit.
    private void send(UUID charge) {
        var asking = fares.asking(charge).orElseThrow();
        boolean fare = asking.kind().equals("fare");
        var ask = new AskCharge(
                charge,
                asking.payer(),
                asking.payee(),
                asking.amountMinor(),
                Money.KRW,
                "taxi." + asking.kind(),
                fare ? "택시 요금 · Taxi fare" : "택시 취소 수수료 · Taxi cancellation fee",
                asking.expiresAt());
        outbox.send("taxi", charge.toString(), ask);
    }

    /// Twice as long after each try, and not all at the same moment. Null when it was tried often enough: from then on
    /// only the rider asks.
    private Instant askAgainAt(long tries, Instant now) {
        if (tries >= config.askAgainTries()) {
            return null;
        }
        long millis = Math.min(LONGEST_PAUSE.toMillis(), config.askAgain().toMillis() << Math.min(tries - 1, 20));
        return now.plusMillis(millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1));
    }
}
