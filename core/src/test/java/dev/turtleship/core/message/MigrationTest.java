package dev.turtleship.core.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Databases made before there were leases have the module's own migrations already, with higher numbers.
@QuarkusTest
class MigrationTest {
    @TempDir
    Path old;

    private final String schema = "old_" + Ids.next().toString().replace("-", "");

    @BeforeEach
    void up() {
        Api.open();
    }

    @Test
    void a_database_of_the_first_release_comes_up_with_its_messages_in_order() throws IOException, SQLException {
        for (var file : List.of("messages/V000__messages.sql", "probe/V001__heard.sql")) {
            try (var stream = getClass().getResourceAsStream("/db/" + file)) {
                Files.copy(stream, old.resolve(file.substring(file.indexOf('/') + 1)));
            }
        }
        assertEquals(2, migrate("filesystem:" + old));
        for (int i = 0; i < 5; i++) {
            Sql.run("probe", insert(), "m" + i);
        }
        Sql.run("probe", "update " + schema + ".outbox set attempts = 3 where payload = 'm1'");
        assertEquals(2, migrate("classpath:db/messages", "classpath:db/probe"));
        Sql.run("probe", insert(), "m5");
        assertEquals(
                "m0,m1,m2,m3,m4,m5",
                Sql.text(
                        "probe",
                        "select string_agg(payload, ',' order by position) from " + schema + ".outbox_ready"
                                + " where destination = 'chat'"));
        Sql.run("probe", "drop schema " + schema + " cascade");
    }

    private String insert() {
        return "insert into " + schema + ".outbox (destination, aggregate, type, payload) values ('chat', 'a', 't', ?)";
    }

    /// As [dev.turtleship.core.bulkhead] does it, with the settings of the module.
    private int migrate(String... locations) {
        var config = ConfigProvider.getConfig();
        String prefix = "turtleship.database.probe.";
        return Flyway.configure()
                .dataSource(
                        config.getValue(prefix + "url", String.class),
                        config.getValue(prefix + "username", String.class),
                        config.getValue(prefix + "password", String.class))
                .schemas(schema)
                .locations(locations)
                .outOfOrder(config.getValue("quarkus.flyway.probe.out-of-order", Boolean.class))
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
