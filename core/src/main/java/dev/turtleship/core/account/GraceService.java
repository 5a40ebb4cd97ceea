package dev.turtleship.core.account;

import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/// Nobody is signed out by an outage: while accounts is away, a refresh is answered from the signed refresh token and
/// the proof of the device's key, with a token marked as grace. What was signed out stays so, because every process has
/// the revocation feed; one without a copy grants nothing.
@Singleton
class GraceService {
    /// Where accounts runs elsewhere, its silence is seen in how old the feed is, which is read every second.
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final Bulkheads bulkheads;
    private final Revocations revocations;
    private final AccountsConfig config;
    private final Clock clock;

    GraceService(Bulkheads bulkheads, Revocations revocations, AccountsConfig config, Clock clock) {
        this.bulkheads = bulkheads;
        this.revocations = revocations;
        this.config = config;
        this.clock = clock;
    }

    /// Whether this process itself sees accounts' database fail. Being refused by it, or being busy, is not failing:
    /// otherwise a flood would be a way to grace.
    boolean accountsAway() {
        return switch (bulkheads.of("accounts").state()) {
            case UNAVAILABLE -> true;
            case OFF -> clock.instant().isAfter(revocations.asOf().plus(SILENCE));
            case STARTING, UP, DEGRADED -> false;
        };
    }

    /// Refuses unless this session may go on though accounts is away. That it did not end and that it proved its
    /// device's key was checked before, as at every refresh.
    void requireGrace(Tokens.Refresh token) {
        if (token.deviceKey().isEmpty()) {
            throw away("this session has no device key to prove itself by");
        }
        if (revocations.asOf().equals(Revocations.NEVER)) {
            throw away("this process does not know who signed out");
        }
        if (!clock.instant().isBefore(revocations.asOf().plus(config.graceLimit()))) {
            throw away("it has been for too long");
        }
    }

    private static Refused away(String why) {
        return new Refused(CoreError.UNAVAILABLE, "accounts is away, and " + why).with("module", "accounts");
    }
}
