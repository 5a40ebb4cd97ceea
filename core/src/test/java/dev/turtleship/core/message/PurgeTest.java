package dev.turtleship.core.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PurgeTest {
    @Inject
    PurgeWorker worker;

    private final String source = "purge-" + Ids.next();

    @BeforeEach
    void up() {
        Api.open();
    }

    @Test
    void what_was_handled_is_forgotten_when_no_retry_can_be_that_old() throws SQLException {
        Sql.run("probe", """
                insert into inbox (source, id, handled_at)
                select ?, gen_random_uuid(), now() - n * interval '1 day' from generate_series(29, 2530) n
                """, source);
        worker.purge("probe");
        assertEquals(1, Sql.number("probe", "select count(*) from inbox where source = ?", source));
    }

    @Test
    void idempotency_keys_are_forgotten_after_a_month() throws SQLException {
        var caller = Ids.next();
        Sql.run("probe", """
                insert into once (caller, key, request, answer, created_at)
                select ?, n::text, '', '', now() - n * interval '1 day' from generate_series(29, 1100) n
                """, caller);
        worker.purge("probe");
        assertEquals("29", Sql.text("probe", "select string_agg(key, ',') from once where caller = ?", caller));
    }
}
