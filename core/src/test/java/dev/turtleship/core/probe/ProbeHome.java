package dev.turtleship.core.probe;

import dev.turtleship.core.account.Caller;
import dev.turtleship.core.home.HomePart;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// A part that behaves as the test wants.
@Singleton
public class ProbeHome implements HomePart {
    public enum Mood {
        WORKS,
        THROWS,
        REFUSES,
        HANGS,
        HANGS_WHATEVER_IS_TOLD,
        HANGS_IN_DATABASE
    }

    private final AgroalDataSource database;
    private volatile CountDownLatch released = new CountDownLatch(1);
    private volatile Mood mood = Mood.WORKS;

    ProbeHome(@DataSource("probe") AgroalDataSource database) {
        this.database = database;
    }

    /// Lets go whoever hangs.
    public void become(Mood now) {
        mood = now;
        released.countDown();
        released = new CountDownLatch(1);
    }

    @Override
    public String module() {
        return "probe";
    }

    @Override
    public Object part(Caller caller) {
        return switch (mood) {
            case WORKS -> Map.of("for", caller.handle());
            case THROWS -> throw new IllegalStateException("secret detail of a bug");
            case REFUSES -> throw new Refused(CoreError.CONFLICT, "not now");
            case HANGS -> hang(released);
            case HANGS_WHATEVER_IS_TOLD -> {
                var until = released;
                while (until.getCount() > 0) {
                    try {
                        until.await();
                    } catch (InterruptedException again) {
                        // As a driver that does not listen.
                    }
                }
                yield Map.of();
            }
            case HANGS_IN_DATABASE -> sleepInDatabase();
        };
    }

    private static Object hang(CountDownLatch until) {
        try {
            until.await();
            return Map.of();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private Object sleepInDatabase() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select pg_sleep(20)");
            return Map.of();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
