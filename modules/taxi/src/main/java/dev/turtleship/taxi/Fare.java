package dev.turtleship.taxi;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.module.Manifest.Words;
import dev.turtleship.core.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// What is owed for a ride that ended, the fare or the fee for canceling; and the charges pay is asked for.
///
///     DUE     -> PAID      pay settled
///     DUE     -> PENDING   the rider must confirm at pay
///     PENDING -> PAID
///     DUE, PENDING -> REFUSED   pay refused, or the charge expired
///     REFUSED -> DUE       asked again, as a charge with an id of its own: by the rider, or by itself later
final class Fare {
    enum State {
        DUE,
        PENDING,
        PAID,
        REFUSED;

        final String word = name().toLowerCase(Locale.ROOT);
    }

    /// A charge as pay tells of it: asked, or pending, or one of four ends that are final.
    enum Charge {
        ASKED(State.DUE),
        PENDING(State.PENDING),
        SETTLED(State.PAID),
        REFUSED(State.REFUSED),
        EXPIRED(State.REFUSED),
        CANCELED(State.REFUSED);

        final String word = name().toLowerCase(Locale.ROOT);
        /// What it makes of the fare.
        final State fare;

        Charge(State fare) {
            this.fare = fare;
        }

        static Charge of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        boolean isFinal() {
            return this != ASKED && this != PENDING;
        }

        /// Whether the news is news: messages come again and out of order, and what is final stays.
        boolean becomes(Charge told) {
            return !isFinal() && told != ASKED && told != this;
        }
    }

    /// How a fare stands, as rider and driver see it. `waiting` names what is waited for and `expectedBy` until
    /// when; `nextAction` is what the rider can do: `confirm_at_pay` (the `charge`) or `pay_again`. `reason` is
    /// pay's word for why it was refused, or waits.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Payment(
            String state,
            String kind,
            Money amount,
            String waiting,
            Instant expectedBy,
            String reason,
            String nextAction,
            UUID charge,
            Words words) {}

    /// Pay's word for a payer who said no.
    static final String DECLINED = "declined";

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration WITHIN = Duration.ofDays(1);
    private static final Words DUE = new Words(
            "요금은 페이가 처리하는 대로 한 번만 청구됩니다. 기사님의 운임은 보장됩니다.",
            "The fare is charged once, as soon as pay gets to it. The driver is guaranteed it.");
    private static final Words PENDING =
            new Words("승객이 페이에서 결제를 확인하면 끝납니다.", "The rider has to confirm the payment at pay.");
    private static final Words PAID = new Words("결제되었습니다.", "Paid.");
    private static final Words SAID_NO =
            new Words("승객이 결제를 거절했습니다. 승객이 다시 결제할 수 있습니다.", "The rider declined it, and can pay again.");
    private static final Words REFUSED = new Words(
            "결제되지 않았습니다. 승객이 다시 결제할 수 있고, 나중에 자동으로 다시 청구됩니다.",
            "It could not be paid. The rider can pay again, and it is asked for again by itself later.");

    private Fare() {}

    /// Empty when nothing is owed. Why a payment waits or was refused, and what to do about it, is the rider's matter
    /// alone.
    static Optional<Payment> payment(RideStore.Row ride, boolean riding, Instant now) {
        if (ride.payment().equals("none")) {
            return Optional.empty();
        }
        var amount = Money.krw(ride.dueMinor());
        String kind = ride.dueKind();
        String why = ride.reason().isEmpty() || !riding ? null : ride.reason();
        var charge = riding ? ride.charge() : null;
        return Optional.of(
                switch (State.valueOf(ride.payment().toUpperCase(Locale.ROOT))) {
                    case DUE ->
                        new Payment(
                                "due",
                                kind,
                                amount,
                                "fare_due",
                                expectedBy(ride.askedAt(), now),
                                null,
                                null,
                                null,
                                DUE);
                    case PENDING ->
                        new Payment(
                                "pending",
                                kind,
                                amount,
                                "confirmation",
                                null,
                                why,
                                riding ? "confirm_at_pay" : null,
                                charge,
                                PENDING);
                    case PAID -> new Payment("paid", kind, amount, null, null, null, null, null, PAID);
                    case REFUSED ->
                        new Payment(
                                "refused",
                                kind,
                                amount,
                                null,
                                null,
                                why,
                                riding ? "pay_again" : null,
                                null,
                                ride.reason().equals(DECLINED) ? SAID_NO : REFUSED);
                });
    }

    /// Half a minute; when that did not do, pay is away, and what was away a day was never seen.
    private static Instant expectedBy(Instant askedAt, Instant now) {
        var soon = askedAt.plus(SOON);
        return now.isBefore(soon) ? soon : now.plus(WITHIN);
    }
}
