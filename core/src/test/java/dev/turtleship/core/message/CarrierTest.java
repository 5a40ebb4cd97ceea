package dev.turtleship.core.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One worker on a real outbox, with a destination of the test.
@QuarkusTest
class CarrierTest {
    private static final Duration LEASE = Duration.ofMillis(300);

    @Inject
    Databases databases;

    private final String destination = "nobody-" + Ids.next();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    @BeforeEach
    void send() throws SQLException {
        Api.open();
        Sql.run(
                "accounts",
                "insert into outbox (destination, aggregate, type, payload) values (?, 'a', 'probe.said', '{}')",
                destination);
    }

    @AfterEach
    void clear() throws SQLException {
        Sql.run("accounts", "delete from outbox where destination = ?", destination);
        Sql.run("accounts", "delete from outbox_lease where destination = ?", destination);
    }

    @Test
    void while_a_destination_is_called_nothing_is_open_and_the_lease_is_renewed() throws Exception {
        var carrier = carrier(batch -> {
            asked.countDown();
            await(answer);
            return batch.stream().map(Envelope::id).map(Receipt::taken).toList();
        });
        try (var thread = Executors.newVirtualThreadPerTaskExecutor();
                var connection = Sql.connect("accounts")) {
            var turn = thread.submit(() -> turn(carrier));
            await(asked);
            assertEquals(0, Sql.number("accounts", """
                    select count(*) from pg_stat_activity
                    where application_name like 'turtleship accounts %' and state like 'idle in transaction%'
                      and pid <> pg_backend_pid()
                    """));
            var other = new OutboxStore(connection, "accounts", destination, Ids.next(), true);
            long passed = System.nanoTime() + 4 * LEASE.toNanos();
            Await.soon("the first lease would be over", () -> {
                carrier.renewIfLong();
                assertEquals(List.of(), lanes(other));
                return System.nanoTime() > passed;
            });
            answer.countDown();
            assertEquals(Carrier.Next.REST, turn.get(10, TimeUnit.SECONDS));
        }
        assertEquals(0, rows("true"));
    }

    @Test
    void a_destination_that_is_away_costs_no_message_a_try() throws SQLException {
        var carrier = carrier(_ -> {
            throw new IllegalStateException("away");
        });
        assertEquals(Carrier.Next.AWAY, turn(carrier));
        assertEquals(Carrier.Next.AWAY, turn(carrier));
        assertEquals(1, rows("attempts = 0 and due_at <= now() and last_error is null"));
        try (var connection = Sql.connect("accounts")) {
            var other = new OutboxStore(connection, "accounts", destination, Ids.next(), true);
            assertEquals(1, lanes(other).size());
        }
    }

    /// What came after the batch was read, and what is due again later, is looked for before the worker rests.
    @Test
    void what_is_left_after_a_batch_is_looked_for_at_once() throws SQLException {
        var carrier = carrier(batch -> {
            sendAnother();
            return batch.stream().map(Envelope::id).map(Receipt::taken).toList();
        });
        assertEquals(Carrier.Next.AGAIN, turn(carrier));
        assertEquals(1, rows("true"));
    }

    @Test
    void who_was_not_woken_finds_what_nobody_told_of() throws Exception {
        var carrier = carrier(batch -> {
            asked.countDown();
            return batch.stream().map(Envelope::id).map(Receipt::taken).toList();
        });
        Await.soon("it was found", () -> {
            carrier.turn(false);
            return asked.getCount() == 0;
        });
        assertEquals(0, rows("true"));
        assertEquals(Carrier.Next.REST, carrier.turn(false));
    }

    @Test
    void a_destination_that_came_to_nothing_is_given_a_pause() {
        assertEquals(Carrier.Next.AWAY, turn(carrier(_ -> List.of())));
    }

    @Test
    void the_pause_for_who_is_away_grows_and_is_bounded() {
        var carrier = carrier(_ -> List.of());
        for (int i = 0; i < 10; i++) {
            var pause = carrier.untilBack();
            assertTrue(pause.toMillis() >= 25 && pause.toMillis() <= 5_000, pause.toString());
        }
    }

    private Carrier carrier(Function<List<Envelope>, List<Receipt>> destinationDoes) {
        var delivery = new Delivery(null, null, null, null) {
            @Override
            List<Receipt> deliver(String to, List<Envelope> batch) {
                return destinationDoes.apply(batch);
            }
        };
        return new Carrier(databases, delivery, "accounts", destination, new Config());
    }

    /// What is done once all transactions have ended that are as old as the message: others run here, too.
    private static Carrier.Next turn(Carrier carrier) {
        return Await.some(Await.SOON, "the message is withheld no longer", () -> Optional.of(carrier.turn(true))
                .filter(next -> next != Carrier.Next.WITHHELD));
    }

    private void sendAnother() {
        try {
            send();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static List<Integer> lanes(OutboxStore worker) {
        try {
            return worker.take(LEASE).lanes();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private long rows(String condition) throws SQLException {
        return Sql.number(
                "accounts", "select count(*) from outbox where destination = ? and " + condition, destination);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private record Config() implements MessageConfig {
        @Override
        public int workers() {
            return 1;
        }

        @Override
        public int tries() {
            return 8;
        }

        @Override
        public Duration firstRetry() {
            return Duration.ofMillis(50);
        }

        @Override
        public Duration lease() {
            return LEASE;
        }

        @Override
        public Duration keep() {
            return Duration.ofDays(30);
        }

        @Override
        public Duration purgeEvery() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Duration lookEvery() {
            return Duration.ofSeconds(5);
        }
    }
}
