package dev.turtleship.core.account;

import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.bus.LocalBus;
import dev.turtleship.core.module.MiniService;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/// Accounts: people, devices, sessions. A service of core with a bulkhead and a database of its own.
@Singleton
class AccountsModule implements MiniService {
    private static final Duration DEADLINE = Duration.ofMillis(800);

    /// Longer, because signing in is what everybody does at once, on a machine busy with hashing.
    private static final Duration SESSION_DEADLINE = Duration.ofSeconds(2);

    private final SessionStore sessions;
    private final LocalBus bus;
    private final Clock clock;

    AccountsModule(SessionStore sessions, LocalBus bus, Clock clock) {
        this.sessions = sessions;
        this.bus = bus;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "accounts";
    }

    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of(
                "session", new Lane.Limits(8, SESSION_DEADLINE),
                "profile", new Lane.Limits(4, DEADLINE),
                "search", new Lane.Limits(4, DEADLINE));
    }

    /// Sessions that ended while this process was down must not come back with it.
    @Override
    public void start() {
        var since = clock.instant().minus(Tokens.ACCESS_LIFE);
        var ended = QuarkusTransaction.requiringNew().call(() -> sessions.revokedSince(since));
        ended.forEach(session -> bus.publish(new Tokens.SessionEnded(session)));
    }
}
