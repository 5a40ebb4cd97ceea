package dev.turtleship.core.bulkhead;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.postgresql.ds.PGSimpleDataSource;

/// Connections outside every pool, for the few who must not queue behind anybody: writers and probers. A module's pool
/// may be drained to the last connection and its text still flows.
@Singleton
public class Databases {
    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    private static final int CONNECT_WITHIN_SECONDS = 2;
    private static final int MIGRATED_WITHIN_SECONDS = 1800;

    private final Config config;

    Databases(Config config) {
        this.config = config;
    }

    /// A connection of the module's own role, in autocommit. `answerWithin` is whole seconds: the driver counts no
    /// finer.
    public Connection open(String module, String purpose, Duration answerWithin) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", value(module, "username"));
        properties.setProperty("password", value(module, "password"));
        properties.setProperty("ApplicationName", "turtleship " + module + " " + purpose);
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_WITHIN_SECONDS));
        properties.setProperty("socketTimeout", Long.toString(Math.max(1, answerWithin.toSeconds())));
        properties.setProperty("tcpKeepAlive", "true");
        // For batches; see [dev.turtleship.core.commit.UuidArray].
        properties.setProperty("binaryTransferEnable", "UUID_ARRAY");
        return DriverManager.getConnection(value(module, "url"), properties);
    }

    /// A connection for a writer, on which nothing is ever cancelled: an interrupted commit would leave its outcome to
    /// chance. Refuses a server that may forget what it acknowledged.
    public Connection openWriter(String module, Duration answerWithin) throws SQLException {
        var connection = open(module, "writer", answerWithin);
        try {
            requireDurable(connection);
            try (var statement = connection.createStatement()) {
                statement.execute("set statement_timeout = 0");
            }
            return connection;
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    /// Connections for migrations. These may read a whole table, which takes as long as it takes: a deadline for what
    /// people wait for would cancel them at each try, and the module would stay away. After half an hour without an
    /// answer one is given up, and tried again.
    DataSource migrating(String module) {
        var source = new PGSimpleDataSource();
        source.setURL(value(module, "url"));
        source.setUser(value(module, "username"));
        source.setPassword(value(module, "password"));
        source.setApplicationName("turtleship " + module + " migration");
        source.setConnectTimeout(CONNECT_WITHIN_SECONDS);
        // Or a server that stands still would have half an hour to say hello.
        source.setLoginTimeout(CONNECT_WITHIN_SECONDS);
        source.setSocketTimeout(config.getOptionalValue("turtleship.migration-timeout-seconds", Integer.class)
                .orElse(MIGRATED_WITHIN_SECONDS));
        source.setTcpKeepAlive(true);
        // Who waits for a table's lock holds up all who want it next.
        source.setOptions("-c lock_timeout=500 -c statement_timeout=0");
        return source;
    }

    /// Throws when a crash of the server could lose an acknowledged commit.
    public static void requireDurable(Connection connection) throws SQLException {
        for (var setting : DURABLE) {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery("show " + setting)) {
                result.next();
                String value = result.getString(1);
                if (value.equals("off") || value.equals("local") && setting.equals("synchronous_commit")) {
                    throw new SQLException(
                            setting + " is " + value + ": a crash would lose acknowledged writes", "55000");
                }
            }
        }
    }

    /// How many connections the module's pool may have; the default is Quarkus's own.
    int poolSize(String module) {
        return config.getOptionalValue("quarkus.datasource." + module + ".jdbc.max-size", Integer.class)
                .orElse(50);
    }

    private String value(String module, String key) {
        return config.getOptionalValue("turtleship.database." + module + "." + key, String.class)
                .orElse("");
    }
}
