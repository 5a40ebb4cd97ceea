package dev.turtleship.taxi;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// The states of a ride, and what may be done in which.
///
///     (asked)     -> PROCESSING       [request]        a driver is looked for
///     PROCESSING  -> ACCEPTED         [accept]         one has it; no other offer of it is live
///     PROCESSING  -> NO_DRIVERS       [give_up]        the search is over; no offer of it is live
///     ACCEPTED    -> ARRIVED          [arrive]         the driver waits at the pickup
///     ARRIVED     -> IN_PROGRESS      [start]          with the rider's PIN
///     IN_PROGRESS -> COMPLETED        [complete]       the fare is owed; or by itself, long after its estimate
///     ACCEPTED, ARRIVED -> PROCESSING [driver_cancel]  dispatched again, to others; or the driver went silent
///     ACCEPTED, ARRIVED -> DRIVER_CANCELED             the same, when that has happened too often
///     PROCESSING, ACCEPTED, ARRIVED -> RIDER_CANCELED  [rider_cancel]
///
/// The same command again in the state that it led to changes nothing and is no mistake: its first answer was lost.
final class Ride {
    enum State {
        PROCESSING,
        ACCEPTED,
        ARRIVED,
        IN_PROGRESS,
        COMPLETED,
        RIDER_CANCELED,
        DRIVER_CANCELED,
        NO_DRIVERS;

        /// As it is stored and told.
        final String word = name().toLowerCase(Locale.ROOT);

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        boolean active() {
            return this == PROCESSING || this == ACCEPTED || this == ARRIVED || this == IN_PROGRESS;
        }

        /// Where the command leads from here; empty when it may not be given here.
        Optional<State> after(Command command) {
            var to =
                    switch (command) {
                        case ACCEPT -> this == PROCESSING ? ACCEPTED : null;
                        case GIVE_UP -> this == PROCESSING ? NO_DRIVERS : null;
                        case ARRIVE -> this == ACCEPTED ? ARRIVED : null;
                        case START -> this == ARRIVED ? IN_PROGRESS : null;
                        case COMPLETE -> this == IN_PROGRESS ? COMPLETED : null;
                        case DRIVER_CANCEL -> this == ACCEPTED || this == ARRIVED ? PROCESSING : null;
                        case RIDER_CANCEL ->
                            this == PROCESSING || this == ACCEPTED || this == ARRIVED ? RIDER_CANCELED : null;
                    };
            return Optional.ofNullable(to);
        }
    }

    enum Command {
        ACCEPT(State.ACCEPTED),
        GIVE_UP(State.NO_DRIVERS),
        ARRIVE(State.ARRIVED),
        START(State.IN_PROGRESS),
        COMPLETE(State.COMPLETED),
        DRIVER_CANCEL(State.DRIVER_CANCELED),
        RIDER_CANCEL(State.RIDER_CANCELED);

        private final State end;

        Command(State end) {
            this.end = end;
        }

        /// Whether a ride in this state is as the command left it.
        boolean done(State state) {
            return state == end;
        }
    }

    private static final Duration FREE_AFTER_ACCEPT = Duration.ofMinutes(3);
    private static final long FEE_WON = 2_000;
    private static final long FEE_ARRIVED_WON = 4_000;

    private Ride() {}

    /// What it costs the rider to cancel now. Nothing while nobody drives for them, and in the first minutes.
    static long cancelFee(State state, Instant acceptedAt, Instant now) {
        return switch (state) {
            case ACCEPTED -> now.isBefore(acceptedAt.plus(FREE_AFTER_ACCEPT)) ? 0 : FEE_WON;
            case ARRIVED -> FEE_ARRIVED_WON;
            case PROCESSING, IN_PROGRESS, COMPLETED, RIDER_CANCELED, DRIVER_CANCELED, NO_DRIVERS -> 0;
        };
    }
}
