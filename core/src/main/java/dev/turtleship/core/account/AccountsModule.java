package dev.turtleship.core.account;

import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.home.HomePart;
import dev.turtleship.core.module.MiniService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/// Accounts: people, devices, sessions. A service of core with a bulkhead and a database of its own.
@Singleton
class AccountsModule implements MiniService {
    private static final Duration DEADLINE = Duration.ofMillis(800);

    /// Longer, because signing in is what everybody does at once, on a machine busy with hashing.
    private static final Duration SESSION_DEADLINE = Duration.ofSeconds(2);

    /// A batch of people is many statements, and no person waits for it.
    private static final Duration IMPORT_DEADLINE = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "accounts";
    }

    /// Refreshes have permits that no storm of sign-ins can take.
    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of(
                "refresh",
                new Lane.Limits(6, SESSION_DEADLINE),
                "session",
                new Lane.Limits(4, SESSION_DEADLINE),
                "profile",
                new Lane.Limits(4, DEADLINE),
                "search",
                new Lane.Limits(2, DEADLINE),
                "import",
                new Lane.Limits(1, IMPORT_DEADLINE),
                HomePart.LANE,
                HomePart.LIMITS);
    }
}
