package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Seed;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// Many people send each other money at once, repeat themselves, send what they do not have and reuse ids; then
/// everything must be where the answers said.
@QuarkusTest
class PayInvariantsTest {
    private static final int PEOPLE = 6;
    private static final int THREADS = 8;
    private static final int SENDS = 60;
    private static final long START = 10_000;

    /// A transfer and the final answer to it.
    private record Sent(UUID id, int from, int to, long won, String answer) {}

    @Test
    void everything_is_where_the_answers_said() throws Exception {
        var seed = Seed.random("PayInvariantsTest");
        var people = new ArrayList<Person>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(PayFixture.personWith(START));
        }
        var random = Stream.generate(seed::split).limit(THREADS).toList();
        var sent = Together.run(THREADS, i -> sendMany(people, random.get(i))).stream()
                .flatMap(List::stream)
                .toList();

        var expected = new long[PEOPLE];
        java.util.Arrays.fill(expected, START);
        for (var one : sent) {
            if (one.answer().equals("settled")) {
                expected[one.from()] -= one.won();
                expected[one.to()] += one.won();
            }
        }
        for (int i = 0; i < PEOPLE; i++) {
            assertEquals(expected[i], PayFixture.walletOf(people.get(i)), "person " + i);
        }
        assertTrue(count(sent, "settled") > 50, "settled " + count(sent, "settled"));
        assertTrue(count(sent, "insufficient-funds") > 10, "refused " + count(sent, "insufficient-funds"));
        Await.soon("the invariants hold", () -> broken().isEmpty());
    }

    private static long count(List<Sent> sent, String answer) {
        return sent.stream().filter(one -> one.answer().equals(answer)).count();
    }

    private static List<Sent> sendMany(List<Person> people, SplittableRandom random) {
        var mine = new ArrayList<Sent>();
        for (int i = 0; i < SENDS; i++) {
            var old = mine.isEmpty() ? null : mine.get(random.nextInt(mine.size()));
            switch (old == null ? 0 : random.nextInt(4)) {
                case 1 -> assertEquals(old.answer(), decide(people, old), "repeat of " + old);
                case 2 -> {
                    var other = new Sent(old.id(), old.from(), old.to(), old.won() + 1, "");
                    assertEquals("id-used", decide(people, other), "reuse of " + old);
                }
                default -> {
                    int from = random.nextInt(PEOPLE);
                    int to = (from + 1 + random.nextInt(PEOPLE - 1)) % PEOPLE;
                    long won = random.nextInt(5) == 0 ? START * PEOPLE + 1 : 1 + random.nextLong(4_000);
                    var asked = new Sent(new UUID(random.nextLong(), random.nextLong()), from, to, won, "");
                    mine.add(new Sent(asked.id(), from, to, won, decide(people, asked)));
                }
            }
        }
        return mine;
    }

    /// What a client does: asks again under the same id until the answer is final.
    private static String decide(List<Person> people, Sent asked) {
        return Await.some(Await.SOON, "a final answer to " + asked, () -> {
            var answer = PayFixture.send(
                    people.get(asked.from()), asked.id(), people.get(asked.to()).id(), asked.won());
            return switch (answer.status()) {
                case 200, 201 -> Optional.of("settled");
                case 409 -> Optional.of(answer.at("/type").replace("/problems/pay/", ""));
                case 202, 503 -> Optional.empty();
                default -> throw new AssertionError(answer.text());
            };
        });
    }

    @Test
    void a_ledger_that_was_tampered_with_is_reported() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        String add = "update wallet set balance_minor = balance_minor + ? where owner = ?";
        Sql.run("pay", add, 1, alice.id());
        try {
            Await.soon("two checks broke", () -> broken().equals(
                            List.of("all balances sum to zero", "every balance is the sum of its transfers")));
        } finally {
            Sql.run("pay", add, -1, alice.id());
        }
        Await.soon("the ledger is whole again", () -> broken().isEmpty());
    }

    @Test
    void an_id_that_is_both_settled_and_refused_is_reported() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var id = UUID.fromString(Sql.text("pay", "select id from transfer where credit = ?", alice.id()));
        String refuseToo = """
                insert into refused_transfer (id, debit, credit, amount_minor, note, reason, refused_at)
                select id, debit, credit, amount_minor, note, 'insufficient_funds', now() from transfer where id = ?
                """;
        Sql.run("pay", refuseToo, id);
        try {
            Await.soon("the check broke", () -> broken().equals(List.of("no id is both settled and refused")));
        } finally {
            Sql.run("pay", "delete from refused_transfer where id = ?", id);
        }
        Await.soon("the ledger is whole again", () -> broken().isEmpty());
    }

    /// The names of the checks that do not hold.
    private static List<String> broken() {
        var answer = Api.open().get("/v1/pay/invariants").expect(200);
        var broken = StreamSupport.stream(answer.body().at("/checks").spliterator(), false)
                .filter(check -> !check.at("/held").asBoolean())
                .map(check -> check.at("/name").asText())
                .toList();
        assertEquals(broken.isEmpty(), answer.body().at("/held").asBoolean(), answer.text());
        return broken;
    }
}
