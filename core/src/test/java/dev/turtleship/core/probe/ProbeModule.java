package dev.turtleship.core.probe;

import dev.turtleship.contracts.account.PersonChanged;
import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.home.HomePart;
import dev.turtleship.core.message.Handler;
import dev.turtleship.core.module.MiniService;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A module with nothing but an inbox.
@Singleton
public class ProbeModule implements MiniService {
    private final AgroalDataSource database;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    ProbeModule(@DataSource("probe") AgroalDataSource database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "probe";
    }

    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of("only", new Lane.Limits(4, Duration.ofSeconds(1)), HomePart.LANE, HomePart.LIMITS);
    }

    /// From now on this word is not taken.
    public void fail(String word) {
        failing.add(word);
    }

    public void succeed(String word) {
        failing.remove(word);
    }

    @Produces
    @Singleton
    Handler<Said> said() {
        return Handler.once("probe", Said.class, said -> note(said.who(), said.word()));
    }

    @Produces
    @Singleton
    Handler<PersonChanged> personChanged() {
        return Handler.once("probe", PersonChanged.class, changed -> note(changed.handle(), changed.name()));
    }

    @Produces
    @Singleton
    Handler<Asked> asked() {
        return Handler.idempotentFrom("probe", Asked.class, (source, asked) -> note(asked.who(), source));
    }

    /// Notes first and fails then, so that a failure that did not roll back would show.
    private void note(String who, String word) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("insert into heard (who, word) values (?, ?)")) {
            insert.setString(1, who);
            insert.setString(2, word);
            insert.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        if (failing.contains(word)) {
            throw new IllegalStateException("the test does not want " + word + " yet");
        }
    }
}
