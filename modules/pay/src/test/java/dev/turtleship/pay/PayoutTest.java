package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.contracts.pay.PayOut;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Giving on what is held of a charge.
@QuarkusTest
class PayoutTest {
    @Inject
    ChargeFixture charges;

    private Person buyer;
    private Person maker;
    private AskCharge held;

    @BeforeEach
    void a_charge_is_held() throws SQLException {
        buyer = PayFixture.personWith(1_000);
        maker = PayFixture.personWith(0);
        held = charges.askPending(buyer, 1_000);
        ChargeFixture.confirm(buyer, held).expect(200);
    }

    @Test
    void what_is_held_goes_to_several_and_back_until_nothing_is_left() throws SQLException {
        long before = ChargeFixture.held("shop");
        assertEquals("settled", charges.payOut(held, maker.id(), 600));
        assertEquals("settled", charges.payOut(held, buyer.id(), 399));
        assertEquals("refused not_held", charges.payOut(held, maker.id(), 2));
        assertEquals("settled", charges.payOut(held, maker.id(), 1));
        assertEquals("refused not_held", charges.payOut(held, maker.id(), 1));
        assertEquals(601, PayFixture.balance(maker.id()));
        assertEquals(399, PayFixture.balance(buyer.id()));
        assertEquals(-1_000, ChargeFixture.held("shop") - before);
        assertEquals(List.of(), ChargeFixture.broken());
    }

    @Test
    void the_receiver_sees_what_it_was_for_and_not_where_it_lay() {
        assertEquals("settled", charges.payOut(held, maker.id(), 600));
        var line = maker.api().get("/v1/pay/statement").expect(200);
        assertEquals("payout", line.at("/items/0/kind"));
        assertEquals("shop.refund", line.at("/items/0/charge/purpose"));
        assertEquals("Two cups of tea", line.at("/items/0/charge/title"));
        assertFalse(line.body().at("/items/0").has("counterparty"));
        maker.api().get("/v1/pay/transfers/" + line.at("/items/0/transfer")).problem(404, "pay/transfer-unknown");
    }

    @Test
    void a_payout_has_one_outcome_however_often_it_is_commanded() throws SQLException {
        var paid = payout(maker.id(), 600);
        var refused = payout(maker.id(), 1_001);
        for (int i = 0; i < 3; i++) {
            assertEquals("settled", charges.payOut(paid));
            assertEquals("refused not_held", charges.payOut(refused));
        }
        assertEquals(600, PayFixture.balance(maker.id()));
        var altered = new PayOut(paid.payout(), paid.charge(), buyer.id(), false, 400, paid.purpose());
        assertEquals("settled", charges.payOut(altered));
        var better = new PayOut(refused.payout(), refused.charge(), maker.id(), false, 1, refused.purpose());
        assertEquals("refused not_held", charges.payOut(better));
        assertEquals(600, PayFixture.balance(maker.id()));
        assertEquals(0, PayFixture.balance(buyer.id()));
    }

    @Test
    void a_partner_is_known_by_the_id_it_has_with_the_module() throws SQLException {
        var partner = UUID.randomUUID();
        assertEquals("settled", charges.payOut(toPartner(partner, 300)));
        assertEquals("settled", charges.payOut(toPartner(partner, 200)));
        assertEquals(500, partnerBalance(partner));
        // An id that is also a person's is still the partner's.
        assertEquals("settled", charges.payOut(toPartner(maker.id(), 100)));
        assertEquals(0, PayFixture.balance(maker.id()));
        assertEquals(100, partnerBalance(maker.id()));
        assertEquals("refused payee_unknown", charges.payOut(held, partner, 100));
    }

    @Test
    void only_what_is_held_is_paid_out() throws SQLException {
        var other = PayFixture.personWith(500);
        var pending = charges.askPending(other, 100);
        var declined = charges.askPending(other, 100);
        ChargeFixture.decline(other, declined).expect(200);
        var paid = charges.ask(ChargeFixture.charge(other, buyer.id(), 100, ChargeFixture.later()));
        ChargeFixture.confirm(other, paid).expect(200);
        var never = ChargeFixture.charge(other, 100);
        for (var ask : List.of(pending, declined, paid, never)) {
            assertEquals("refused not_held", charges.payOut(ask, maker.id(), 1));
        }
        assertEquals(0, PayFixture.balance(maker.id()));
    }

    @Test
    void what_is_no_payout_is_refused() throws SQLException {
        var wrong = List.of(
                payout(maker.id(), 0),
                payout(maker.id(), -1),
                payout(null, 1),
                new PayOut(UUID.randomUUID(), held.charge(), maker.id(), false, 1, "taxi.fare"),
                new PayOut(UUID.randomUUID(), held.charge(), maker.id(), false, 1, null));
        for (var payout : wrong) {
            assertEquals("refused invalid", charges.payOut(payout), payout.toString());
        }
        for (var nobody : List.of(UUID.randomUUID(), Posting.BANK.value())) {
            assertEquals("refused payee_unknown", charges.payOut(held, nobody, 1));
        }
        assertEquals(0, PayFixture.balance(maker.id()));
    }

    @Test
    void many_at_once_share_what_there_is() throws SQLException {
        var payouts =
                IntStream.range(0, 30).mapToObj(_ -> payout(maker.id(), 100)).toList();
        // Each under an aggregate of its own, so that they do arrive at once.
        payouts.forEach(payout -> charges.say("shop", payout.payout(), payout));
        payouts.forEach(payout -> charges.awaitTold(payout.payout(), 1));
        assertEquals(
                10,
                payouts.stream()
                        .filter(payout -> charges.told(payout.payout()).equals(List.of("settled")))
                        .count());
        assertEquals(1_000, PayFixture.balance(maker.id()));
        Await.soon("the ledger is whole", () -> ChargeFixture.broken().isEmpty());
    }

    private PayOut payout(UUID to, long won) {
        return new PayOut(UUID.randomUUID(), held.charge(), to, false, won, "shop.refund");
    }

    private PayOut toPartner(UUID partner, long won) {
        return new PayOut(UUID.randomUUID(), held.charge(), partner, true, won, "shop.sale");
    }

    private static long partnerBalance(UUID partner) throws SQLException {
        return Sql.number(
                "pay",
                "select balance_minor from wallet where kind = 'partner' and module = 'shop' and partner = ?",
                partner);
    }
}
