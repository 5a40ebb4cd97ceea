package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.contracts.pay.PayOut;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// However often and however much at once something is said, it happens once; also when connections break meanwhile.
@QuarkusTest
class ChargeDuplicatesTest {
    private static final int TIMES = 1_000;
    private static final int THREADS = 50;

    @Inject
    ChargeFixture charges;

    @Inject
    ChargeWorker worker;

    @Inject
    ChargeStore store;

    @Inject
    Clock clock;

    private ChargeService unlimited;

    @BeforeEach
    void up() {
        Api.open();
        unlimited = service(1_000_000);
    }

    private ChargeService service(int commandsPerSecond) {
        return new ChargeService(
                worker,
                store,
                new PayConfig() {
                    @Override
                    public int commandsPerSecond() {
                        return commandsPerSecond;
                    }

                    @Override
                    public Duration expireEvery() {
                        return Duration.ofSeconds(1);
                    }
                },
                clock);
    }

    @Test
    void a_thousand_asks_under_a_mandate_settle_once() throws Exception {
        var alice = PayFixture.personWith(1_000);
        ChargeFixture.mandate(alice, 300, 1_000);
        var ask = ChargeFixture.charge(alice, 300);
        together(() -> did(() -> unlimited.ask("shop", ask)));
        assertEquals(700, PayFixture.balance(alice.id()));
        assertEquals(1, ChargeFixture.moves(ask.charge()));
    }

    @Test
    void a_thousand_confirmations_settle_once() throws Exception {
        var alice = PayFixture.personWith(1_000);
        var ask = charges.askPending(alice, 300);
        together(() -> ChargeFixture.confirm(alice, ask).status() == 200);
        assertEquals(700, PayFixture.balance(alice.id()));
        charges.awaitSettled(ask);
        assertEquals(1, ChargeFixture.moves(ask.charge()));
    }

    @Test
    void of_a_thousand_words_for_and_against_one_counts() throws Exception {
        var alice = PayFixture.personWith(1_000);
        var ask = charges.askPending(alice, 300);
        var decided = Together.run(THREADS, i -> IntStream.range(0, TIMES / THREADS)
                .mapToObj(_ -> i % 2 == 0 ? ChargeFixture.confirm(alice, ask) : ChargeFixture.decline(alice, ask))
                .filter(answer -> answer.status() == 200)
                .map(answer -> answer.at("/state"))
                .distinct()
                .toList());
        var states = decided.stream().flatMap(List::stream).distinct().toList();
        assertEquals(1, states.size(), states.toString());
        assertEquals(states.getFirst(), ChargeFixture.state(alice, ask));
        assertEquals(states.getFirst().equals("settled") ? 700 : 1_000, PayFixture.balance(alice.id()));
        Await.soon(
                "the shop knows",
                () -> charges.told(ask.charge()).getLast().split(" ")[0].equals(states.getFirst()));
    }

    @Test
    void a_thousand_payouts_under_one_id_pay_once() throws Exception {
        var alice = PayFixture.personWith(1_000);
        var bob = PayFixture.personWith(0);
        var ask = charges.askPending(alice, 1_000);
        ChargeFixture.confirm(alice, ask).expect(200);
        var payout = new PayOut(UUID.randomUUID(), ask.charge(), bob.id(), false, 10, "shop.sale");
        together(() -> did(() -> unlimited.payOut("shop", payout)));
        assertEquals(10, PayFixture.balance(bob.id()));
    }

    /// The ledger's connections break again and again; every confirmation ends in one outcome all the same.
    @Test
    void whatever_connections_break_each_charge_settles_once() throws Exception {
        var people = List.of(PayFixture.personWith(10_000), PayFixture.personWith(10_000));
        var asked = IntStream.range(0, 40)
                .mapToObj(i -> charges.ask(ChargeFixture.charge(people.get(i % 2), 100)))
                .toList();
        var over = new AtomicBoolean();
        var breaking = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                breakWriters();
            }
        });
        try {
            Together.run(8, i -> {
                for (int j = i; j < asked.size(); j += 8) {
                    confirmUntilSettled(people.get(j % 2), asked.get(j));
                }
                return "";
            });
        } finally {
            over.set(true);
            breaking.join();
        }
        for (var ask : asked) {
            charges.awaitSettled(ask);
            assertEquals(1, ChargeFixture.moves(ask.charge()));
        }
        assertEquals(8_000, PayFixture.walletOf(people.getFirst()));
        assertEquals(8_000, PayFixture.walletOf(people.getLast()));
        Await.soon("the ledger is whole", () -> ChargeFixture.broken().isEmpty());
    }

    private static void breakWriters() {
        try {
            Sql.text("pay", """
                    select count(pg_terminate_backend(pid))
                    from pg_stat_activity
                    where application_name = 'turtleship pay writer' and pid <> pg_backend_pid()
                    """);
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(150).toNanos());
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void confirmUntilSettled(Person payer, AskCharge ask) {
        Await.until(Duration.ofSeconds(30), "it is settled", () -> {
            var answer = ChargeFixture.confirm(payer, ask);
            assertTrue(List.of(200, 202, 503).contains(answer.status()), answer.text());
            return answer.status() == 200 && answer.at("/state").equals("settled");
        });
    }

    /// Does it a thousand times, fifty at once. Whoever gets no final answer asks again, as clients do.
    private static void together(java.util.function.BooleanSupplier task) throws InterruptedException {
        Together.run(THREADS, _ -> {
            for (int i = 0; i < TIMES / THREADS; i++) {
                Await.soon("a final answer", task);
            }
            return "";
        });
    }

    /// False when it was refused as by one who is away.
    private static boolean did(Runnable command) {
        try {
            command.run();
            return true;
        } catch (Refused refused) {
            assertTrue(refused.retryAfter().isPositive(), refused.type());
            return false;
        }
    }
}
