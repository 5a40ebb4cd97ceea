package dev.turtleship.gifts;

import java.util.Locale;
import java.util.Optional;

/// The states of a voucher. What it is worth, `remaining_minor`, is more than zero while it is active and only then;
/// who redeem at once take turns at the gift's lock, and an update that finds another remainder than was read fails.
///
///     (paid)   -> ACTIVE     [issue]
///     ACTIVE   -> ACTIVE     [redeem]   something is left
///     ACTIVE   -> REDEEMED   [redeem]   nothing is left
///     REDEEMED -> ACTIVE     [reverse]  before the partner was paid
///     ACTIVE   -> REFUNDED   [refund]   declined or canceled; only while nothing was used
///     ACTIVE   -> EXPIRED    [expire]   only when no redemption can be reversed any more
final class Voucher {
    static final String SINGLE = "single";

    enum State {
        ACTIVE,
        REDEEMED,
        REFUNDED,
        EXPIRED;

        final String word = name().toLowerCase(Locale.ROOT);

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /// How much is left, of how much; `open` is what was redeemed and may still be reversed. Empty where a command may
    /// not be given.
    record Worth(State state, long faceMinor, long remainingMinor, long openMinor) {
        /// Takes `amountMinor` off, if so much is left.
        Optional<Worth> redeem(long amountMinor) {
            boolean enough = state == State.ACTIVE && amountMinor > 0 && amountMinor <= remainingMinor;
            return enough ? Optional.of(left(remainingMinor - amountMinor, openMinor + amountMinor)) : Optional.empty();
        }

        /// Gives back what was redeemed, if it is still open.
        Optional<Worth> reverse(long amountMinor) {
            boolean open = amountMinor > 0 && amountMinor <= openMinor;
            return open ? Optional.of(left(remainingMinor + amountMinor, openMinor - amountMinor)) : Optional.empty();
        }

        Optional<Worth> refund() {
            boolean whole = state == State.ACTIVE && remainingMinor == faceMinor;
            return whole ? Optional.of(new Worth(State.REFUNDED, faceMinor, 0, openMinor)) : Optional.empty();
        }

        Optional<Worth> expire() {
            boolean quiet = state == State.ACTIVE && openMinor == 0;
            return quiet ? Optional.of(new Worth(State.EXPIRED, faceMinor, 0, 0)) : Optional.empty();
        }

        private Worth left(long remaining, long open) {
            return new Worth(remaining > 0 ? State.ACTIVE : State.REDEEMED, faceMinor, remaining, open);
        }
    }

    private Voucher() {}
}
