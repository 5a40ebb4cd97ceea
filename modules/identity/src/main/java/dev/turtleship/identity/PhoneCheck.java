package dev.turtleship.identity;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/// A one-time code on its way to a phone and back.
///
///     SENT -> VERIFIED   [code]      the right code, in time
///     SENT -> SPENT      [code]      the fifth wrong one
///     SENT -> REPLACED   (store)     the account asked for another code
///
/// Only the newest code of an account can be accepted, so that asking for many gives no more guesses at once.
record PhoneCheck(
        UUID id, UUID account, PhoneNumber number, String codeHash, State state, int wrongCodes, Instant expiresAt) {
    enum State {
        SENT,
        VERIFIED,
        SPENT,
        REPLACED;

        static State of(String column) {
            return valueOf(column.toUpperCase(Locale.ROOT));
        }

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What becomes of the check, and whether this code was accepted. The same right code again is accepted again: its
    /// answer may have been lost.
    record Answered(PhoneCheck next, boolean accepted) {}

    static final int MAX_WRONG = 5;

    Answered code(boolean right, Instant now) {
        return switch (state) {
            case SENT -> inTime(right, now);
            case VERIFIED -> new Answered(this, right);
            case SPENT, REPLACED -> new Answered(this, false);
        };
    }

    private Answered inTime(boolean right, Instant now) {
        if (!now.isBefore(expiresAt)) {
            return new Answered(this, false);
        }
        if (right) {
            return new Answered(with(State.VERIFIED, wrongCodes), true);
        }
        int wrong = wrongCodes + 1;
        return new Answered(with(wrong == MAX_WRONG ? State.SPENT : State.SENT, wrong), false);
    }

    private PhoneCheck with(State next, int wrong) {
        return new PhoneCheck(id, account, number, codeHash, next, wrong, expiresAt);
    }
}
