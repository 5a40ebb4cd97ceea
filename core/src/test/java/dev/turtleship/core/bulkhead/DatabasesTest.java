package dev.turtleship.core.bulkhead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.commit.GroupCommit;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.PostgresResource;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A writer never works on a server that may forget what it acknowledged.
@QuarkusTest
class DatabasesTest {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    @Inject
    Databases databases;

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes"})
    void a_server_that_may_forget_is_refused(String setting) throws IOException, SQLException {
        try (var server = PostgresResource.server(Map.of(setting, "off"))) {
            try (var connection = server.getPostgresDatabase().getConnection()) {
                assertRefused(connection, setting + " is off");
            }
            assertWritesNothing(databases(server.getJdbcUrl("postgres", "postgres")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "local"})
    void a_role_that_does_not_wait_for_the_disk_is_refused(String value) throws SQLException {
        try (var connection = Sql.connect("probe")) {
            Databases.requireDurable(connection);
            try (var statement = connection.createStatement()) {
                statement.execute("set synchronous_commit = " + value);
            }
            assertRefused(connection, "synchronous_commit is " + value);
        }
    }

    private static void assertRefused(Connection connection, String reason) {
        var failure = assertThrows(SQLException.class, () -> Databases.requireDurable(connection));
        assertTrue(failure.getMessage().startsWith(reason), failure.getMessage());
        assertEquals("55000", failure.getSQLState());
    }

    private static void assertWritesNothing(Databases weak) {
        assertThrows(SQLException.class, () -> weak.openWriter("test", ANSWER_WITHIN));
        GroupCommit.Batch<String, String> batch = (_, items) -> items;
        var limits = new GroupCommit.Limits(10, 10, ANSWER_WITHIN);
        try (var writer = new GroupCommit<>("test", () -> weak.openWriter("test", ANSWER_WITHIN), batch, limits)) {
            writer.start();
            var ticket = writer.submit("never");
            assertThrows(GroupCommit.Overloaded.class, () -> ticket.await(Duration.ofMillis(500)));
        }
    }

    @Test
    void a_durable_server_is_written_to_without_a_statement_timeout() throws SQLException {
        try (var connection = databases.openWriter("probe", ANSWER_WITHIN)) {
            assertEquals("0", show(connection, "statement_timeout"));
            assertEquals("turtleship probe writer", show(connection, "application_name"));
            for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertEquals("on", show(connection, setting));
            }
        }
    }

    @Test
    void a_migration_takes_as_long_as_it_takes_but_waits_for_no_dead_server() throws SQLException {
        try (var connection = databases.migrating("probe").getConnection()) {
            assertEquals("0", show(connection, "statement_timeout"));
            assertEquals(1_800_000, connection.getNetworkTimeout());
        }
        Api.open();
        assertEquals("0", Sql.text("probe", "select statement_timeout from migrated"));
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Databases databases(String url) {
        var properties = Map.of(
                "turtleship.database.test.url", url,
                "turtleship.database.test.username", "postgres",
                "turtleship.database.test.password", "");
        return new Databases(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .build());
    }
}
