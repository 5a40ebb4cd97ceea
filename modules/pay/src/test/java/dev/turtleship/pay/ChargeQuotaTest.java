package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/// A module that asks without end (the quota of the tests is 400 a second) is held back; nobody else is.
@QuarkusTest
class ChargeQuotaTest {
    private static final Logger LOG = Logger.getLogger(ChargeQuotaTest.class);
    private static final int FLOOD = 2_000;
    private static final int QUOTA = 400;

    @Inject
    ChargeFixture charges;

    @Inject
    dev.turtleship.core.message.Outbox outbox;

    @Test
    void a_flood_of_one_module_starves_nobody_and_loses_nothing() throws Exception {
        var alice = PayFixture.personWith(100_000);
        var bob = PayFixture.personWith(0);
        ChargeFixture.mandate(alice, 100, 100_000);
        long begun = System.nanoTime();
        flood(alice.id());
        var charged = new ArrayList<Long>();
        var sent = new ArrayList<Long>();
        while (stored() < FLOOD && charged.size() < 100) {
            charged.add(millis(() -> {
                var ask = charges.ask(ChargeFixture.charge(alice, 10));
                assertEquals(List.of("settled"), charges.told(ask.charge()));
            }));
            sent.add(millis(
                    () -> PayFixture.send(alice, UUID.randomUUID(), bob.id(), 1).expect(201)));
        }
        Await.until(Duration.ofSeconds(60), "all of the flood arrived", () -> stored() == FLOOD);
        long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        LOG.infof(
                "%d asks in %d ms; meanwhile %d charges of another module, median %d ms, and transfers, median %d ms",
                FLOOD, took, charged.size(), median(charged), median(sent));
        assertTrue(took > 1_000L * (FLOOD - QUOTA) / QUOTA * 9 / 10, "held back: " + took);
        assertTrue(charged.size() >= 10, "only " + charged.size());
        assertTrue(median(charged) < 500 && median(sent) < 500, charged + " " + sent);
        assertEquals(0, number("select count(*) from charge where module = 'stall' and state <> 'pending'"));
    }

    private void flood(UUID payer) {
        QuarkusTransaction.requiringNew().run(() -> {
            for (int i = 0; i < FLOOD; i++) {
                var ask = new AskCharge(
                        UUID.randomUUID(), payer, null, 1, "KRW", "stall.flood", "Again", ChargeFixture.later());
                outbox.send("stall", ask.charge().toString(), ask);
            }
        });
    }

    private static long stored() {
        return number("select count(*) from charge where purpose = 'stall.flood'");
    }

    private static long number(String sql) {
        try {
            return Sql.number("pay", sql);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static long millis(Runnable task) {
        long begun = System.nanoTime();
        task.run();
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
