package dev.turtleship.core.testing;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/// A module's database that lets nobody in and has thrown everybody out, until this is closed.
public final class Outage implements AutoCloseable {
    private final String module;

    private Outage(String module) {
        this.module = module;
    }

    /// Returns when the module knows.
    public static Outage of(String module) throws SQLException {
        var outage = new Outage(module);
        outage.allowConnections(false);
        outage.awaitState(Set.of("unavailable"));
        return outage;
    }

    /// Returns when the module works again, be it with less because something else is away.
    @Override
    public void close() throws SQLException {
        allowConnections(true);
        awaitState(Set.of("up", "degraded"));
    }

    private void awaitState(Set<String> states) {
        var api = Api.at(ConfigProvider.getConfig().getValue("test.url", String.class));
        Await.soon(module + " is one of " + states, () -> {
            for (var one : api.get("/v1/status").body().at("/modules")) {
                if (one.at("/name").asText().equals(module)) {
                    return states.contains(one.at("/state").asText());
                }
            }
            return false;
        });
    }

    /// As the module's own role, which owns the database, from a database beside it.
    private void allowConnections(boolean allow) throws SQLException {
        var config = ConfigProvider.getConfig();
        String prefix = "turtleship.database." + module + ".";
        String url = config.getValue(prefix + "url", String.class);
        try (var connection = DriverManager.getConnection(
                        url.substring(0, url.lastIndexOf('/')) + "/postgres",
                        config.getValue(prefix + "username", String.class),
                        config.getValue(prefix + "password", String.class));
                var statement = connection.createStatement()) {
            statement.execute("alter database " + module + " allow_connections " + allow);
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + module + "'");
        }
    }
}
