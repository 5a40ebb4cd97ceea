package dev.turtleship.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.core.testing.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// In another century, so that nobody else takes what is due there.
@QuarkusTest
@QuarkusTestResource(PushPorts.class)
class DeliveryStoreTest {
    private static final Instant DUE = Instant.parse("2125-01-01T00:00:00Z");
    private static final Instant ENDS = DUE.plus(Duration.ofDays(1));
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final int TRIES = 3;

    private final UUID account = UUID.randomUUID();

    @Inject
    DeliveryStore store;

    @AfterEach
    void forget() throws SQLException {
        Sql.run("push", "delete from subscription where account = ?", account);
        Sql.run("push", "delete from notification where account = ?", account);
    }

    @Test
    void what_nobody_settles_is_taken_so_often_and_then_ends() throws SQLException {
        waiting("0a.example", 1);
        var now = DUE;
        for (int tries = 1; tries <= TRIES; tries++) {
            var taken = take(now, "0a.example", 8);
            assertEquals(1, taken.size());
            assertEquals(tries, taken.getFirst().tries());
            assertEquals(ENDS, taken.getFirst().endsAt());
            assertEquals(List.of(), take(now, "0a.example", 8));
            now = now.plus(LEASE);
        }
        assertEquals(List.of(), take(now, "0a.example", 8));
        var end = now;
        QuarkusTransaction.requiringNew().run(() -> store.purge(end));
        assertEquals(
                0,
                Sql.number(
                        "push",
                        "select count(*) from delivery d join subscription s on s.id = d.subscription"
                                + " where s.account = ?",
                        account));
    }

    @Test
    void what_is_out_of_time_is_not_taken() throws SQLException {
        waiting("0a.example", 1);
        assertEquals(List.of(), take(ENDS, "0a.example", 8));
        assertEquals(0, due("", ENDS).getFirst().waiting());
        assertEquals(1, take(ENDS.minusSeconds(1), "0a.example", 8).size());
    }

    @Test
    void of_each_service_as_many_are_taken_as_there_is_room_for() throws SQLException {
        waiting("0a.example", 5);
        waiting("0b.example", 5);
        assertEquals(2, take(DUE, "0a.example", 2).size());
        assertEquals(3, take(DUE, "0a.example", 8).size());
        assertEquals(5, take(DUE, "0b.example", 8).size());
    }

    @Test
    void services_take_turns_and_the_vendors_are_in_each() throws SQLException {
        waiting("0a.example", 1);
        waiting("0b.example", 3);
        waiting("0c.example", 1);
        waiting("google", 1);
        assertEquals("0a.example 1, 0b.example 2, google 1", turn("", 2));
        assertEquals("0c.example 1, google 1", turn("0b.example", 2));
        assertEquals("google 1", turn("google", 2));
        assertEquals("0a.example 0, 0b.example 0, google 0", turn("", 2, DUE.minusSeconds(1)));
    }

    private String turn(String after, int most) {
        return turn(after, most, DUE);
    }

    private String turn(String after, int most, Instant now) {
        var due = QuarkusTransaction.requiringNew().call(() -> store.due(after, "[\"google\"]", now, most));
        return String.join(
                ", ",
                due.stream()
                        .filter(each -> each.service().matches("0..example|google"))
                        .map(each -> each.service() + " " + each.waiting())
                        .toList());
    }

    private List<DeliveryStore.Due> due(String after, Instant now) {
        return QuarkusTransaction.requiringNew().call(() -> store.due(after, "[]", now, 100));
    }

    private List<DeliveryStore.Row> take(Instant now, String service, int room) {
        String rooms = "[{\"service\": \"" + service + "\", \"room\": " + room + "}]";
        return QuarkusTransaction.requiringNew().call(() -> store.take(rooms, now, now.plus(LEASE), TRIES));
    }

    private void waiting(String service, int many) throws SQLException {
        var subscription = UUID.randomUUID();
        Sql.run(
                "push",
                """
                insert into subscription (id, account, session, device, session_opened_at, endpoint, service, p256dh,
                                          auth, made_at, seen_at)
                values (?, ?, ?, ?, now(), ?, ?, 'p', 'a', now(), now())
                """,
                subscription,
                account,
                UUID.randomUUID(),
                UUID.randomUUID(),
                "https://" + subscription,
                service);
        for (int i = 0; i < many; i++) {
            var notification = UUID.randomUUID();
            Sql.run("push", """
                    insert into notification (id, account, module, kind, subject, text, urgent, at, stored_at)
                    values (?, ?, 'probe', 'arrived', 'ride', 'There', false, now(), now())
                    """, notification, account);
            Sql.run(
                    "push",
                    """
                    insert into delivery (subscription, topic, notification, service, due_at, ends_at)
                    values (?, ?, ?, ?, ?, ?)
                    """,
                    subscription,
                    "probe ride " + i,
                    notification,
                    service,
                    Timestamp.from(DUE),
                    Timestamp.from(ENDS));
        }
    }
}
