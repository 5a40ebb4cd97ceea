package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.contracts.pay.PayOut;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Seed;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random asks, confirmations, refusals, cancellations, expiries, payouts, transfers and mandates, many at once; then
/// every won is where the answers and the messages said.
@QuarkusTest
class ChargeInvariantsTest {
    private static final int PEOPLE = 5;
    private static final int THREADS = 6;
    private static final int STEPS = 60;
    private static final long START = 20_000;

    @Inject
    ChargeFixture charges;

    private final List<Person> people = new ArrayList<>();

    /// What one thread did: its charges, its payouts and what it sent.
    private record Done(List<AskCharge> asked, List<PayOut> payouts, long[] sent) {}

    @Test
    void every_won_is_where_answers_and_messages_said() throws Exception {
        var seed = Seed.random("ChargeInvariantsTest");
        for (int i = 0; i < PEOPLE; i++) {
            people.add(PayFixture.personWith(START));
        }
        long heldBefore = ChargeFixture.held("shop");
        var random = Stream.generate(seed::split).limit(THREADS).toList();
        var done = Together.run(THREADS, i -> act(random.get(i)));

        var expected = new long[PEOPLE];
        java.util.Arrays.fill(expected, START);
        long held = heldBefore;
        int settled = 0;
        for (var one : done) {
            for (int i = 0; i < PEOPLE; i++) {
                expected[i] += one.sent()[i];
            }
            for (var ask : one.asked()) {
                if (finalState(ask).equals("settled")) {
                    settled++;
                    expected[index(ask.payer())] -= ask.amountMinor();
                    held += ask.payee() == null ? ask.amountMinor() : 0;
                    if (ask.payee() != null) {
                        expected[index(ask.payee())] += ask.amountMinor();
                    }
                }
            }
            for (var payout : one.payouts()) {
                charges.awaitTold(payout.payout(), 1);
                if (charges.told(payout.payout()).getFirst().equals("settled")) {
                    held -= payout.amountMinor();
                    expected[index(payout.to())] += payout.amountMinor();
                }
            }
        }
        for (int i = 0; i < PEOPLE; i++) {
            assertEquals(expected[i], PayFixture.walletOf(people.get(i)), "person " + i);
        }
        assertEquals(held, ChargeFixture.held("shop"));
        assertTrue(settled > 20, "settled " + settled);
        Await.soon("the invariants hold", () -> ChargeFixture.broken().isEmpty());
    }

    /// What the shop was told last, once what pay shows is told.
    private String finalState(AskCharge ask) {
        charges.awaitTold(ask.charge(), 1);
        var payer = people.get(index(ask.payer()));
        Await.soon(
                "the shop knows what the payer sees",
                () -> charges.told(ask.charge()).getLast().split(" ")[0].equals(ChargeFixture.state(payer, ask)));
        return ChargeFixture.state(payer, ask);
    }

    private Done act(SplittableRandom random) {
        var done = new Done(new ArrayList<>(), new ArrayList<>(), new long[PEOPLE]);
        for (int i = 0; i < STEPS; i++) {
            var ask = done.asked().isEmpty() || random.nextInt(3) == 0 ? null : any(done.asked(), random);
            if (ask == null) {
                done.asked().add(ask(random));
                continue;
            }
            var payer = people.get(index(ask.payer()));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> answered(() -> ChargeFixture.confirm(payer, ask).status());
                case 3 -> answered(() -> ChargeFixture.decline(payer, ask).status());
                case 4 -> charges.cancel(ask);
                case 5 -> charges.say("shop", ask.charge(), ask);
                case 6 -> send(random, done.sent());
                default -> done.payouts().add(payOut(ask, random));
            }
        }
        return done;
    }

    private AskCharge ask(SplittableRandom random) {
        var payer = any(people, random);
        if (random.nextInt(3) == 0) {
            ChargeFixture.mandate(payer, 1 + random.nextInt(1_000), 1_000 + random.nextInt(4_000));
        }
        var payee = any(people, random);
        boolean held = payee.equals(payer) || random.nextBoolean();
        var expiresAt =
                random.nextInt(6) == 0 ? ChargeFixture.now().plusMillis(random.nextInt(300)) : ChargeFixture.later();
        var ask = ChargeFixture.charge(payer, held ? null : payee.id(), 1 + random.nextInt(2_000), expiresAt);
        charges.say("shop", ask.charge(), ask);
        return ask;
    }

    private PayOut payOut(AskCharge ask, SplittableRandom random) {
        var payout = new PayOut(
                UUID.randomUUID(),
                ask.charge(),
                any(people, random).id(),
                false,
                1 + random.nextInt(1_000),
                "shop.sale");
        charges.say("shop", ask.charge(), payout);
        return payout;
    }

    private void send(SplittableRandom random, long[] sent) {
        int from = random.nextInt(PEOPLE);
        int to = (from + 1 + random.nextInt(PEOPLE - 1)) % PEOPLE;
        long won = 1 + random.nextInt(500);
        var id = UUID.randomUUID();
        int status = answered(() ->
                PayFixture.send(people.get(from), id, people.get(to).id(), won).status());
        if (status < 300) {
            sent[from] -= won;
            sent[to] += won;
        }
    }

    /// What a client does: asks again until the answer is final.
    private static int answered(java.util.function.IntSupplier request) {
        var status = new int[1];
        Await.soon("a final answer", () -> {
            status[0] = request.getAsInt();
            return status[0] != 202 && status[0] != 503;
        });
        assertTrue(List.of(200, 201, 404, 409).contains(status[0]), "status " + status[0]);
        return status[0];
    }

    private int index(UUID person) {
        for (int i = 0; i < people.size(); i++) {
            if (people.get(i).id().equals(person)) {
                return i;
            }
        }
        throw new AssertionError(person);
    }

    private static <T> T any(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    @Test
    void what_was_tampered_with_is_reported() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var ask = charges.askPending(alice, 500);
        ChargeFixture.confirm(alice, ask).expect(200);
        breaks(
                "update charge set paid_out_minor = paid_out_minor + 1 where id = ?",
                "update charge set paid_out_minor = paid_out_minor - 1 where id = ?",
                ask,
                "what is held is what was charged less what was paid out",
                "no charge is paid out beyond its amount");
        breaks(
                "update transfer set kind = 'payout' where charge = ?",
                "update transfer set kind = 'charge' where charge = ?",
                ask,
                "every settled charge is one transfer",
                "no charge is paid out beyond its amount");
        breaks(
                "insert into void_charge (id, module, state, reason, at) values (?, 'shop', 'canceled', '', now())",
                "delete from void_charge where id = ?",
                ask,
                "no charge is settled twice");
    }

    private static void breaks(String how, String back, AskCharge ask, String... broken) throws SQLException {
        Sql.run("pay", how, ask.charge());
        try {
            Await.soon("it is reported: " + List.of(broken), () -> ChargeFixture.broken()
                    .equals(List.of(broken)));
        } finally {
            Sql.run("pay", back, ask.charge());
        }
        Await.soon("the ledger is whole again", () -> ChargeFixture.broken().isEmpty());
    }
}
