package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.contracts.identity.LevelChanged;
import dev.turtleship.core.message.Handler;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What somebody may send, by how well they are known.
@QuarkusTest
class LevelTest {
    @Inject
    Handler<LevelChanged> levels;

    @Test
    void each_level_has_its_limit_at_once() throws SQLException {
        var alice = PayFixture.personWith(10_000_000);
        var bob = People.signUp();
        send(alice, bob, 500_001, 403);
        send(alice, bob, 500_000, 201);
        level(alice, 1, 1);
        send(alice, bob, 1_000_001, 403);
        send(alice, bob, 1_000_000, 201);
        level(alice, 2, 2);
        send(alice, bob, 2_000_000, 201);
        assertEquals(10_000_000 - 3_500_000, PayFixture.walletOf(alice));
    }

    @Test
    void a_day_has_its_limit_and_the_next_one_begins_anew() throws SQLException {
        var alice = PayFixture.personWith(5_000_000);
        var bob = People.signUp();
        for (int i = 0; i < 3; i++) {
            send(alice, bob, 300_000, 201);
        }
        var id = UUID.randomUUID();
        PayFixture.send(alice, id, bob.id(), 100_001).problem(403, "pay/over-limit");
        assertEquals(5_000_000 - 900_000, PayFixture.walletOf(alice));
        // What is received or topped up makes no room, and takes none.
        PayFixture.give(alice.id(), 300_000);
        PayFixture.send(alice, id, bob.id(), 100_001).problem(403, "pay/over-limit");
        Sql.run("pay", "update wallet set sent_on = sent_on - 1 where owner = ?", alice.id());
        // The refusal did not stick to the id.
        PayFixture.send(alice, id, bob.id(), 100_001).expect(201);
    }

    @Test
    void a_clock_that_goes_back_over_midnight_begins_no_day_anew() throws SQLException {
        var alice = PayFixture.personWith(5_000_000);
        var bob = People.signUp();
        send(alice, bob, 500_000, 201);
        // Written by a clock that was ahead.
        Sql.run("pay", "update wallet set sent_on = sent_on + 1 where owner = ?", alice.id());
        send(alice, bob, 500_000, 201);
        send(alice, bob, 1, 403);
    }

    @Test
    void a_level_without_a_limit_sends_nothing() throws SQLException {
        var alice = PayFixture.personWith(5_000_000);
        var bob = People.signUp();
        level(alice, 2, 2);
        Sql.run("pay", "delete from level_limit where level = 2");
        try {
            send(alice, bob, 1, 403);
        } finally {
            Sql.run(
                    "pay",
                    "insert into level_limit (level, per_transfer_minor, per_day_minor)"
                            + " values (2, 2000000, 10000000)");
        }
        send(alice, bob, 2_000_000, 201);
    }

    @Test
    void a_repeat_of_what_settled_is_answered_though_the_day_is_full() throws SQLException {
        var alice = PayFixture.personWith(5_000_000);
        var bob = People.signUp();
        var id = UUID.randomUUID();
        PayFixture.send(alice, id, bob.id(), 300_000).expect(201);
        for (int i = 0; i < 2; i++) {
            send(alice, bob, 300_000, 201);
        }
        send(alice, bob, 100_000, 201);
        send(alice, bob, 1, 403);
        PayFixture.send(alice, id, bob.id(), 300_000).expect(200);
    }

    @Test
    void of_many_at_once_no_more_settle_than_there_is_room_for() throws Exception {
        var alice = PayFixture.personWith(5_000_000);
        var bob = People.signUp();
        var statuses = Together.run(12, _ -> PayFixture.send(alice, UUID.randomUUID(), bob.id(), 200_000)
                .status());
        assertEquals(5, statuses.stream().filter(status -> status == 201).count(), statuses.toString());
        assertEquals(4_000_000, PayFixture.walletOf(alice));
    }

    @Test
    void an_older_level_arriving_late_is_ignored() throws SQLException {
        var alice = PayFixture.personWith(5_000_000);
        level(alice, 2, 4);
        level(alice, 0, 3);
        level(alice, 1, 4);
        assertEquals(2, Sql.number("pay", "select level from wallet where owner = ?", alice.id()));
        level(alice, 0, 5);
        assertEquals(0, Sql.number("pay", "select level from wallet where owner = ?", alice.id()));
        send(alice, People.signUp(), 500_001, 403);
    }

    @Test
    void a_level_may_come_before_the_person() throws SQLException {
        var stranger = UUID.randomUUID();
        QuarkusTransaction.requiringNew()
                .run(() -> levels.effect().accept("identity", new LevelChanged(stranger, 1, 1)));
        assertEquals(1, Sql.number("pay", "select level from wallet where owner = ?", stranger));
    }

    @Test
    void nobody_but_identity_says_how_well_somebody_is_known() throws SQLException {
        var alice = PayFixture.personWith(5_000_000);
        for (String source : new String[] {"taxi", "chat", "pay", ""}) {
            level(source, alice, 2, 7);
        }
        assertEquals(0, Sql.number("pay", "select level from wallet where owner = ?", alice.id()));
        // And what it says later counts.
        level(alice, 1, 1);
        assertEquals(1, Sql.number("pay", "select level from wallet where owner = ?", alice.id()));
    }

    private void level(Person person, int level, long version) {
        level("identity", person, level, version);
    }

    private void level(String source, Person person, int level, long version) {
        QuarkusTransaction.requiringNew()
                .run(() -> levels.effect().accept(source, new LevelChanged(person.id(), level, version)));
    }

    private static void send(Person from, Person to, long won, int status) {
        var answer = PayFixture.send(from, UUID.randomUUID(), to.id(), won).expect(status);
        if (status == 403) {
            answer.problem(403, "pay/over-limit");
            assertEquals("/amount", answer.at("/errors/0/pointer"));
        }
    }
}
