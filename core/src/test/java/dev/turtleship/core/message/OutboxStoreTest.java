package dev.turtleship.core.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Leases, order and what is withheld, on a real outbox and for a destination that no worker of the application serves.
@QuarkusTest
class OutboxStoreTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);

    @Inject
    MessageConfig config;

    private final String destination = "nobody-" + Ids.next();
    private final List<Connection> connections = new ArrayList<>();

    @BeforeEach
    void up() {
        Api.open();
    }

    @AfterEach
    void close() throws SQLException {
        for (var connection : connections) {
            connection.close();
        }
        Sql.run("accounts", "delete from outbox where destination = ?", destination);
        Sql.run("accounts", "delete from outbox_lease where destination = ?", destination);
    }

    @Test
    void a_lane_is_one_workers_until_it_is_settled() throws SQLException {
        send(connect(), "a", "1");
        var one = worker();
        var other = worker();
        var held = one.take(LONG);
        assertEquals(List.of("1"), payloads(held));
        assertEquals(List.of(), other.take(LONG).lanes());
        one.settle(held.lanes(), taken(held), config);
        assertEquals(List.of(), other.take(LONG).lanes());
        send(connect(), "a", "2");
        assertEquals(List.of("2"), payloads(other.take(LONG)));
    }

    @Test
    void a_lease_that_is_not_renewed_is_taken_over() throws SQLException {
        send(connect(), "a", "1");
        var one = worker();
        var other = worker();
        var held = one.take(SHORT);
        Await.soon("the other took over", () -> payloads(take(other)).equals(List.of("1")));
        assertFalse(one.renew(held.lanes(), LONG));
    }

    @Test
    void a_renewed_lease_is_not_taken_over() throws SQLException {
        send(connect(), "a", "1");
        var one = worker();
        var other = worker();
        var held = one.take(SHORT);
        assertTrue(one.renew(held.lanes(), LONG));
        long passed = System.nanoTime() + 2 * SHORT.toNanos();
        Await.soon("the first lease would be over", () -> {
            assertEquals(List.of(), take(other).lanes());
            return System.nanoTime() > passed;
        });
    }

    @Test
    void who_commits_late_is_not_overtaken() throws SQLException {
        var slow = begin();
        send(slow, "a", "first");
        send(connect(), "a", "second");
        send(connect(), "b", "another");
        var worker = worker();
        assertEquals(List.of(), worker.take(LONG).lanes());
        assertTrue(worker.withheld());
        slow.commit();
        var held = worker.take(LONG);
        assertEquals(List.of("first", "second"), payloadsOf(held, "a"));
        assertFalse(worker.withheld());
    }

    /// The second began to write before the first, then waited for it, as for a lock on the aggregate's row.
    @Test
    void who_waited_for_another_comes_after_it_though_its_transaction_is_older() throws SQLException {
        var second = begin();
        number(second);
        var bystander = begin();
        number(bystander);
        var first = begin();
        send(first, "a", "first");
        first.commit();
        send(second, "a", "second");
        second.commit();
        var worker = worker();
        assertEquals(List.of(), worker.take(LONG).batch());
        bystander.commit();
        assertEquals(List.of("first", "second"), payloads(worker.take(LONG)));
    }

    @Test
    void a_refused_message_holds_back_its_aggregate_only() throws SQLException {
        for (String aggregate : List.of("a", "b")) {
            send(connect(), aggregate, aggregate + "1");
            send(connect(), aggregate, aggregate + "2");
        }
        var worker = worker();
        var held = worker.take(LONG);
        var bad = held.batch().getFirst();
        worker.settle(held.lanes(), List.of(Receipt.unreadable(bad.id(), "unreadable")), config);
        assertEquals(List.of("b1", "b2"), payloads(worker.take(LONG)));
        assertEquals(
                "unreadable",
                Sql.text("accounts", "select last_error from outbox where id = ? and parked_at is not null", bad.id()));
    }

    @Test
    void what_was_not_given_up_waits_also_while_it_is_withheld() throws SQLException {
        var worker = worker();
        assertFalse(worker.waits());
        var slow = begin();
        send(slow, "a", "first");
        assertFalse(worker.waits());
        send(connect(), "a", "second");
        assertTrue(worker.waits());
        slow.commit();
        Sql.run("accounts", "update outbox set parked_at = now() where destination = ?", destination);
        assertFalse(worker.waits());
    }

    @Test
    void the_last_try_parks() throws SQLException {
        send(connect(), "a", "1");
        var worker = worker();
        for (int attempt = 1; attempt <= config.tries(); attempt++) {
            Sql.run("accounts", "update outbox set due_at = now() where destination = ?", destination);
            var held = worker.take(LONG);
            assertEquals(1, held.batch().size(), "try " + attempt);
            worker.settle(
                    held.lanes(),
                    List.of(Receipt.refused(held.batch().getFirst().id(), new IllegalStateException("no"))),
                    config);
        }
        assertEquals(
                1,
                Sql.number(
                        "accounts",
                        "select count(*) from outbox where destination = ? and parked_at is not null and attempts = 8",
                        destination));
    }

    @Test
    void a_worker_takes_a_few_lanes_and_leaves_the_rest_to_others() throws SQLException {
        for (int i = 0; i < 100; i++) {
            send(connect(), "a" + i, "1");
        }
        var lanes = new ArrayList<Integer>();
        for (int i = 0; i < 3; i++) {
            lanes.addAll(worker().take(LONG).lanes());
        }
        assertEquals(3 * OutboxStore.LANES_AT_ONCE, lanes.stream().distinct().count());
    }

    @Test
    void a_long_queue_is_walked_along_and_not_sorted() throws SQLException {
        var connection = connect();
        Sql.run("accounts", """
                insert into outbox (destination, aggregate, type, payload)
                select ?, 'a' || n % 1000, 'probe.said', '' from generate_series(1, 20000) n
                """, destination);
        var worker = new OutboxStore(connection, "accounts", destination, Ids.next(), true);
        assertEquals(OutboxStore.BATCH, worker.take(LONG).batch().size());
        var plan = new StringBuilder();
        try (var explain = connection.prepareStatement("explain " + OutboxStore.READ)) {
            explain.setString(1, destination);
            explain.setArray(2, connection.createArrayOf("int", new Object[] {1, 2, 3}));
            explain.setBoolean(3, true);
            explain.setInt(4, OutboxStore.BATCH);
            try (var row = explain.executeQuery()) {
                while (row.next()) {
                    plan.append(row.getString(1)).append('\n');
                }
            }
        }
        assertTrue(plan.toString().contains("Index Scan using outbox_position"), plan.toString());
        assertFalse(plan.toString().matches("(?s).*(Sort|Seq Scan|Bitmap|Hash Join|Materialize).*"), plan.toString());
    }

    private OutboxStore worker() throws SQLException {
        return new OutboxStore(connect(), "accounts", destination, Ids.next(), true);
    }

    private static OutboxStore.Held take(OutboxStore worker) {
        try {
            return worker.take(LONG);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private Connection connect() throws SQLException {
        var connection = Sql.connect("accounts");
        connections.add(connection);
        return connection;
    }

    private Connection begin() throws SQLException {
        var connection = connect();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void number(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_current_xact_id()");
        }
    }

    private void send(Connection connection, String aggregate, String payload) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into outbox (destination, aggregate, type, payload) values (?, ?, 'probe.said', ?)")) {
            insert.setString(1, destination);
            insert.setString(2, aggregate);
            insert.setString(3, payload);
            insert.executeUpdate();
        }
    }

    private static List<String> payloads(OutboxStore.Held held) {
        return held.batch().stream().map(Envelope::payload).toList();
    }

    private static List<String> payloadsOf(OutboxStore.Held held, String aggregate) {
        return held.batch().stream()
                .filter(envelope -> envelope.aggregate().equals(aggregate))
                .map(Envelope::payload)
                .toList();
    }

    private static List<Receipt> taken(OutboxStore.Held held) {
        return held.batch().stream().map(Envelope::id).map(Receipt::taken).toList();
    }
}
