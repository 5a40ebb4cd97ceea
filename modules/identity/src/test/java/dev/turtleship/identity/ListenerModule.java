package dev.turtleship.identity;

import dev.turtleship.contracts.identity.LevelChanged;
import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.message.Handler;
import dev.turtleship.core.module.MiniService;
import dev.turtleship.core.testing.Sql;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;

/// Another module of the ship, which hears of levels.
@Singleton
class ListenerModule implements MiniService {
    @Override
    public String name() {
        return "listener";
    }

    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of();
    }

    /// Not `once`: whatever is delivered twice shows.
    @Produces
    @Singleton
    Handler<LevelChanged> heard() {
        return Handler.idempotent("listener", LevelChanged.class, change -> {
            try {
                Sql.run(
                        "listener",
                        "insert into heard (person, level, version) values (?, ?, ?)",
                        change.person(),
                        change.level(),
                        change.version());
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }
}
