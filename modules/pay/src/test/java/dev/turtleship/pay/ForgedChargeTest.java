package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.contracts.pay.CancelCharge;
import dev.turtleship.contracts.pay.PayOut;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/// A message alone moves nobody's money, whatever it says, whoever sends it, and however often.
@QuarkusTest
class ForgedChargeTest {
    private static final long WON = 10_000;

    @Inject
    ChargeFixture charges;

    @Inject
    MeterRegistry meters;

    private Person victim;
    private Person thief;

    @BeforeEach
    void people() throws SQLException {
        victim = PayFixture.personWith(WON);
        thief = PayFixture.personWith(0);
    }

    @AfterEach
    void nothing_moved() throws SQLException {
        assertEquals(WON, PayFixture.balance(victim.id()));
        assertEquals(0, PayFixture.balance(thief.id()));
        assertEquals(List.of(), ChargeFixture.broken());
    }

    @Test
    void an_ask_without_confirmation_or_mandate_waits() throws SQLException {
        var held = charges.askPending(victim, 100);
        var paid = charges.ask(ChargeFixture.charge(victim, thief.id(), 100, ChargeFixture.later()));
        for (var ask : List.of(held, paid)) {
            assertEquals("pending", ChargeFixture.state(victim, ask));
            assertEquals(0, ChargeFixture.moves(ask.charge()));
        }
    }

    @Test
    void repeating_an_ask_does_not_wear_it_down() throws SQLException {
        var ask = charges.askPending(victim, 100);
        for (int i = 0; i < 50; i++) {
            charges.say("shop", ask.charge(), ask);
        }
        charges.awaitTold(ask.charge(), 51);
        assertEquals(
                List.of("pending"),
                charges.told(ask.charge()).stream().distinct().toList());
        assertEquals(0, ChargeFixture.moves(ask.charge()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            VICTIM | VICTIM | 100      | KRW | shop.order     | Tea   | refused invalid
            VICTIM | -      | 0        | KRW | shop.order     | Tea   | refused invalid
            VICTIM | -      | -100     | KRW | shop.order     | Tea   | refused invalid
            VICTIM | -      | 2000001  | KRW | shop.order     | Tea   | refused invalid
            VICTIM | -      | 100      | USD | shop.order     | Tea   | refused invalid
            VICTIM | -      | 100      | -   | shop.order     | Tea   | refused invalid
            VICTIM | -      | 100      | KRW | taxi.fare      | Tea   | refused invalid
            VICTIM | -      | 100      | KRW | shop           | Tea   | refused invalid
            VICTIM | -      | 100      | KRW | shop.          | Tea   | refused invalid
            VICTIM | -      | 100      | KRW | shop.a b       | Tea   | refused invalid
            VICTIM | -      | 100      | KRW | shopping.order | Tea   | refused invalid
            VICTIM | -      | 100      | KRW | -              | Tea   | refused invalid
            VICTIM | -      | 100      | KRW | shop.order     | -     | refused invalid
            VICTIM | -      | 100      | KRW | shop.order     | ` `   | refused invalid
            VICTIM | -      | 100      | KRW | shop.order     | LONG  | refused invalid
            VICTIM | -      | 100      | KRW | shop.order     | LINES | refused invalid
            -      | -      | 100      | KRW | shop.order     | Tea   | refused invalid
            BANK   | THIEF  | 100      | KRW | shop.order     | Tea   | refused payer_unknown
            HELD   | THIEF  | 100      | KRW | shop.order     | Tea   | refused payer_unknown
            VICTIM | BANK   | 100      | KRW | shop.order     | Tea   | refused payee_unknown
            VICTIM | HELD   | 100      | KRW | shop.order     | Tea   | refused payee_unknown
            """)
    void what_is_no_charge_is_refused_for_ever(ArgumentsAccessor row) throws SQLException {
        ChargeFixture.mandate(victim, 2_000_000, 2_000_000);
        String told = row.getString(6);
        var ask = new AskCharge(
                UUID.randomUUID(),
                id(row.getString(0)),
                id(row.getString(1)),
                row.getLong(2),
                text(row.getString(3)),
                text(row.getString(4)),
                title(row.getString(5)),
                ChargeFixture.later());
        charges.ask(ask);
        charges.awaitTold(ask.charge(), told);
        var better =
                new AskCharge(ask.charge(), victim.id(), null, 100, "KRW", "shop.order", "Tea", ChargeFixture.later());
        charges.say("shop", ask.charge(), better);
        charges.awaitTold(ask.charge(), told, told);
        ChargeFixture.confirm(victim, better).problem(404, "pay/charge-unknown");
    }

    @Test
    void a_time_that_never_comes_or_is_not_said_is_refused() {
        for (var expiresAt : new Instant[] {null, ChargeFixture.now().plus(367, ChronoUnit.DAYS)}) {
            var ask = charges.ask(ChargeFixture.charge(victim, null, 100, expiresAt));
            charges.awaitTold(ask.charge(), "refused invalid");
        }
    }

    @Test
    void altering_an_ask_changes_nothing_and_rings() {
        var ask = charges.askPending(victim, 100);
        long before = alarms("shop");
        var forged = List.of(
                change(ask, victim.id(), null, 9_999, ask.title()),
                change(ask, victim.id(), null, 0, ask.title()),
                change(ask, victim.id(), thief.id(), 100, ask.title()),
                change(ask, thief.id(), null, 100, ask.title()),
                change(ask, victim.id(), null, 100, "A donation"));
        for (var altered : forged) {
            charges.say("shop", ask.charge(), altered);
        }
        charges.awaitTold(ask.charge(), "pending", "pending", "pending", "pending", "pending", "pending");
        Await.soon("the alarms rang", () -> alarms("shop") - before == forged.size());
        var shown = victim.api().get("/v1/pay/charges/" + ask.charge()).expect(200);
        assertEquals("100", shown.at("/amount/amount"));
        assertEquals(ask.title(), shown.at("/title"));
        ChargeFixture.confirm(victim, ask.charge(), ChargeFixture.seen("shop", null, 9_999))
                .problem(409, "pay/charge-mismatch");
        ChargeFixture.confirm(thief, ask).problem(404, "pay/charge-unknown");
    }

    @Test
    void another_module_neither_takes_over_nor_cancels_a_charge() {
        var ask = charges.askPending(victim, 100);
        long before = alarms("stall");
        charges.say("stall", ask.charge(), ask);
        charges.say("stall", ask.charge(), new CancelCharge(ask.charge()));
        Await.soon("the stall is refused", () -> charges.told("stall", ask.charge())
                .equals(List.of("refused invalid", "refused invalid")));
        assertEquals("pending", ChargeFixture.state(victim, ask));
        assertEquals(List.of("pending"), charges.told(ask.charge()));
        Await.soon("the alarms rang", () -> alarms("stall") - before == 2);
    }

    @Test
    void one_modules_mandate_is_no_others() {
        ChargeFixture.mandate(victim, 2_000_000, 2_000_000);
        var ask = new AskCharge(
                UUID.randomUUID(), victim.id(), thief.id(), 100, "KRW", "stall.order", "Tea", ChargeFixture.later());
        charges.say("stall", ask.charge(), ask);
        Await.soon("it waits", () -> charges.told("stall", ask.charge()).equals(List.of("pending")));
    }

    @Test
    void what_another_module_holds_is_not_paid_out() throws SQLException {
        var buyer = PayFixture.personWith(500);
        var ask = charges.askPending(buyer, 500);
        ChargeFixture.confirm(buyer, ask).expect(200);
        long held = ChargeFixture.held("shop");
        var payout = new PayOut(UUID.randomUUID(), ask.charge(), thief.id(), false, 500, "stall.refund");
        charges.say("stall", ask.charge(), payout);
        Await.soon("the stall is refused", () -> charges.told("stall", payout.payout())
                .equals(List.of("refused not_held")));
        assertEquals(held, ChargeFixture.held("shop"));
    }

    @Test
    void nobody_sends_money_into_what_is_held() throws SQLException {
        PayFixture.send(victim, UUID.randomUUID(), heldWallet(), 100).problem(422, "pay/payee-unknown");
    }

    @Test
    void a_message_without_an_id_is_left_to_an_operator() throws SQLException {
        var nameless = new AskCharge(null, victim.id(), null, 100, "KRW", "shop.order", "Tea", ChargeFixture.later());
        var aggregate = UUID.randomUUID();
        charges.say("shop", aggregate, nameless);
        String attempts = "select coalesce(max(attempts), 0) from outbox where aggregate = ?";
        Await.soon("it is refused", () -> {
            try {
                return Sql.number("shop", attempts, aggregate.toString()) > 0;
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        });
        Sql.run("shop", "delete from outbox where aggregate = ?", aggregate.toString());
    }

    private long alarms(String module) {
        var counter = meters.find("turtleship.pay.charge.alarms")
                .tag("module", module)
                .counter();
        return counter == null ? 0 : (long) counter.count();
    }

    private static AskCharge change(AskCharge ask, UUID payer, UUID payee, long won, String title) {
        return new AskCharge(ask.charge(), payer, payee, won, "KRW", ask.purpose(), title, ask.expiresAt());
    }

    private UUID id(String who) throws SQLException {
        return switch (who) {
            case "VICTIM" -> victim.id();
            case "THIEF" -> thief.id();
            case "BANK" -> Posting.BANK.value();
            case "HELD" -> heldWallet();
            default -> null;
        };
    }

    /// The shop's, which is opened by its first charge.
    private static UUID heldWallet() throws SQLException {
        Sql.run(
                "pay",
                "insert into wallet (owner, kind, module) values (uuidv7(), 'held', 'shop') on conflict do nothing");
        String owner = Sql.text("pay", "select owner from wallet where kind = 'held' and module = 'shop'");
        assertTrue(owner != null);
        return UUID.fromString(owner);
    }

    private static String text(String given) {
        return given.equals("-") ? null : given;
    }

    private static String title(String given) {
        return switch (given) {
            case "LONG" -> "x".repeat(101);
            case "LINES" -> "Tea\nPaid already";
            default -> text(given);
        };
    }
}
