package dev.turtleship.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/// A question to the registrar. It is noted as asked before the registrar is asked, so that a crash in between is found
/// and asked again under the same id; what nobody knows yet is never taken for a no.
///
///     ASKED -> VERIFIED   [after]    the registrar says that such a person exists
///     ASKED -> REFUSED    [after]    the registrar says that there is none
///     ASKED -> LAPSED     [lapses]   no answer that can be believed for a week: nothing is known, ask anew
record IdentityCheck(UUID id, UUID account, String fingerprint, State state, Instant askedAt, Instant dueAt) {
    /// What the registrar says. UNKNOWN: nothing, or nothing that can be believed.
    enum Answer {
        MATCH,
        NO_MATCH,
        UNKNOWN
    }

    enum State {
        ASKED,
        VERIFIED,
        REFUSED,
        LAPSED;

        static State of(String column) {
            return valueOf(column.toUpperCase(Locale.ROOT));
        }

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The first answer that can be believed is final.
        State after(Answer answer) {
            return switch (this) {
                case ASKED ->
                    switch (answer) {
                        case MATCH -> VERIFIED;
                        case NO_MATCH -> REFUSED;
                        case UNKNOWN -> ASKED;
                    };
                case VERIFIED, REFUSED, LAPSED -> this;
            };
        }

        State lapses(Instant askedAt, Duration patience, Instant now) {
            return switch (this) {
                case ASKED -> now.isBefore(askedAt.plus(patience)) ? ASKED : LAPSED;
                case VERIFIED, REFUSED, LAPSED -> this;
            };
        }
    }
}
