package dev.turtleship.gifts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.gifts.GiftsFixture.Partner;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Vouchers at the till.
@QuarkusTest
class RedemptionResourceTest {
    @Inject
    FakePay pay;

    private Partner cafe;
    private Person buyer;
    private Person friend;
    private UUID single;
    private UUID amount;

    @BeforeEach
    void sell() {
        cafe = GiftsFixture.partner("Cafe");
        single = GiftsFixture.item(cafe, "single");
        amount = GiftsFixture.item(cafe, "amount");
        buyer = People.signUp();
        friend = People.signUp();
        pay.giveMandate(buyer.id());
        GiftsFixture.awaitKnown(friend);
    }

    @Test
    void a_voucher_for_one_thing_is_redeemed_once_and_its_partner_is_paid() throws SQLException {
        var gift = GiftsFixture.delivered(buyer, single, friend);
        String code = GiftsFixture.code(friend, gift);
        var seen = GiftsFixture.lookUp(cafe, code).expect(200);
        assertEquals(
                "active 4500 Americano",
                seen.at("/state") + " " + seen.at("/remaining/amount") + " " + seen.at("/item"));
        String txn = GiftsFixture.txn();
        var first = GiftsFixture.redeem(cafe, txn, code, 0).expect(201);
        assertEquals(
                "redeemed 4500 0",
                first.at("/state") + " " + first.at("/amount/amount") + " " + first.at("/remaining/amount"));
        assertEquals(
                first.body(),
                GiftsFixture.redeem(cafe, txn, code, GiftsFixture.PRICE)
                        .expect(200)
                        .body());
        assertEquals(first.body(), GiftsFixture.show(cafe, txn).expect(200).body());
        GiftsFixture.redeem(cafe, GiftsFixture.txn(), code, 0).problem(409, "gifts/voucher-not-active");
        assertEquals("accepted", GiftsFixture.state(gift));
        assertEquals("redeemed", GiftsFixture.find(friend, gift).at("/voucher/state"));
        var charge = GiftsFixture.charge(gift);
        assertEquals(GiftsFixture.PRICE, pay.held(charge));
        GiftsFixture.closeWindow(txn);
        Await.soon("the partner is paid", () -> pay.paidTo(charge, cafe.id()) == GiftsFixture.PRICE);
        GiftsFixture.reverse(cafe, txn).problem(409, "gifts/reversal-closed");
        assertEquals("settled", GiftsFixture.show(cafe, txn).at("/state"));
    }

    @Test
    void an_amount_is_spent_little_by_little_and_never_more_than_there_is() throws SQLException {
        var gift = GiftsFixture.delivered(buyer, amount, friend);
        String code = GiftsFixture.code(friend, gift);
        GiftsFixture.redeem(cafe, GiftsFixture.txn(), code, 3000).expect(201);
        var over = GiftsFixture.redeem(cafe, GiftsFixture.txn(), code, 1501).problem(409, "gifts/over-remaining");
        assertEquals("/amount 1500", over.at("/errors/0/pointer") + " " + over.at("/remaining/amount"));
        GiftsFixture.redeem(cafe, GiftsFixture.txn(), code, 1500).expect(201);
        assertEquals("redeemed 0", Sql.text("gifts", """
                select state || ' ' || remaining_minor from voucher where gift = ?
                """, gift));
        GiftsFixture.command(friend, gift, "decline").problem(409, "gifts/voucher-used");
        assertEquals("accepted", GiftsFixture.state(gift));
    }

    @Test
    void a_reversal_gives_back_and_counts_once() throws SQLException {
        var gift = GiftsFixture.delivered(buyer, amount, friend);
        String code = GiftsFixture.code(friend, gift);
        String txn = GiftsFixture.txn();
        GiftsFixture.redeem(cafe, txn, code, 4000).expect(201);
        for (int i = 0; i < 2; i++) {
            var back = GiftsFixture.reverse(cafe, txn).expect(200);
            assertEquals("reversed 4500", back.at("/state") + " " + back.at("/remaining/amount"));
        }
        GiftsFixture.redeem(cafe, txn, code, 4000).problem(409, "gifts/transaction-reversed");
        GiftsFixture.redeem(cafe, GiftsFixture.txn(), code, 4500).expect(201);
    }

    @Test
    void what_is_reversed_before_it_is_known_is_never_redeemed() {
        var gift = GiftsFixture.delivered(buyer, single, friend);
        String txn = GiftsFixture.txn();
        GiftsFixture.show(cafe, txn).problem(404, "gifts/transaction-unknown");
        var tombstone = GiftsFixture.reverse(cafe, txn).expect(200);
        assertEquals("reversed", tombstone.at("/state"));
        assertFalse(tombstone.body().has("amount"), tombstone.text());
        assertEquals(
                tombstone.body(), GiftsFixture.reverse(cafe, txn).expect(200).body());
        String code = GiftsFixture.code(friend, gift);
        GiftsFixture.redeem(cafe, txn, code, 0).problem(409, "gifts/transaction-reversed");
        assertEquals("4500", GiftsFixture.lookUp(cafe, code).expect(200).at("/remaining/amount"));
        GiftsFixture.redeem(cafe, GiftsFixture.txn(), code, 0).expect(201);
    }

    @Test
    void a_transaction_id_means_one_transaction_of_one_partner() {
        var one = GiftsFixture.code(friend, GiftsFixture.delivered(buyer, amount, friend));
        var two = GiftsFixture.code(friend, GiftsFixture.delivered(buyer, amount, friend));
        String txn = GiftsFixture.txn();
        GiftsFixture.redeem(cafe, txn, one, 100).expect(201);
        GiftsFixture.redeem(cafe, txn, one, 101).problem(409, "gifts/transaction-used");
        GiftsFixture.redeem(cafe, txn, two, 100).problem(409, "gifts/transaction-used");
        var bakery = GiftsFixture.partner("Bakery");
        GiftsFixture.show(bakery, txn).problem(404, "gifts/transaction-unknown");
        GiftsFixture.reverse(bakery, txn).expect(200);
        assertEquals("redeemed", GiftsFixture.show(cafe, txn).at("/state"));
    }

    @Test
    void all_wrong_codes_are_refused_alike_and_after_many_the_partner_waits() {
        String code = GiftsFixture.code(friend, GiftsFixture.delivered(buyer, single, friend));
        var bakery = GiftsFixture.partner("Bakery");
        var answers = new HashSet<String>();
        answers.add(refusal(bakery, code));
        for (String wrong : List.of(
                "", "x", "%' or 1=1", VoucherCode.of("0".repeat(10), "a guess"), "9".repeat(28), "a".repeat(5000))) {
            answers.add(refusal(cafe, wrong));
        }
        for (int i = 0; i < code.length(); i++) {
            char other = code.charAt(i) == '7' ? '8' : '7';
            answers.add(refusal(cafe, code.substring(0, i) + other + code.substring(i + 1)));
        }
        assertEquals(1, answers.size(), answers.toString());
        Await.soon("too many", () -> GiftsFixture.lookUp(cafe, "x").status() == 429);
        var late = GiftsFixture.redeem(cafe, GiftsFixture.txn(), code, 0).problem(429, "core/too-many");
        assertTrue(late.headers().firstValue("Retry-After").isPresent());
        GiftsFixture.lookUp(bakery, "x").problem(404, "gifts/voucher-unknown");
    }

    /// What is told, without the id of the request.
    private static String refusal(Partner partner, String code) {
        var answer = GiftsFixture.lookUp(partner, code).problem(404, "gifts/voucher-unknown");
        return answer.text().replace(answer.at("/instance"), "");
    }

    @Test
    void what_is_wrong_is_refused_and_nothing_moves() {
        String one = GiftsFixture.code(friend, GiftsFixture.delivered(buyer, single, friend));
        String some = GiftsFixture.code(friend, GiftsFixture.delivered(buyer, amount, friend));
        GiftsFixture.redeem(cafe, GiftsFixture.txn(), one, 4499).invalid("/amount");
        GiftsFixture.redeem(cafe, GiftsFixture.txn(), some, 0).invalid("/amount");
        GiftsFixture.redeem(cafe, GiftsFixture.txn(), some, -5).invalid("/amount/amount");
        GiftsFixture.redeem(cafe, GiftsFixture.txn(), some, Long.MAX_VALUE).invalid("/amount/amount");
        GiftsFixture.redeem(cafe, "a%20b", some, 5).invalid("/partner_txn_id");
        GiftsFixture.redeem(cafe, "a".repeat(65), some, 5).invalid("/partner_txn_id");
        GiftsFixture.reverse(cafe, "a%2Fb").invalid("/partner_txn_id");
        cafe.api()
                .put("/v1/gifts/partner/redemptions/" + GiftsFixture.txn(), "{}")
                .invalid("/code");
        cafe.api()
                .put(
                        "/v1/gifts/partner/redemptions/" + GiftsFixture.txn(),
                        Api.object("code", some, "amount", java.util.Map.of("amount", 5, "currency", "USD")))
                .invalid("/amount/currency");
        for (var code : List.of(one, some)) {
            assertEquals("4500", GiftsFixture.lookUp(cafe, code).at("/remaining/amount"));
        }
    }

    @Test
    void a_partner_learns_nothing_of_people() {
        var gift = GiftsFixture.delivered(buyer, single, friend);
        String code = GiftsFixture.code(friend, gift);
        String txn = GiftsFixture.txn();
        var told = List.of(
                GiftsFixture.lookUp(cafe, code),
                GiftsFixture.redeem(cafe, txn, code, 0),
                GiftsFixture.show(cafe, txn),
                GiftsFixture.redeem(cafe, GiftsFixture.txn(), code, 0),
                GiftsFixture.reverse(cafe, txn));
        for (var answer : told) {
            for (var person : List.of(buyer, friend)) {
                for (String secret : List.of(person.id().toString(), person.handle(), person.name())) {
                    assertFalse(answer.text().contains(secret), answer.text());
                }
            }
            assertFalse(answer.text().contains(gift.toString()), answer.text());
        }
        GiftsFixture.find(new Person(null, "", "", cafe.key(), "", null), gift).problem(401, "core/unauthenticated");
        cafe.api().put("/v1/gifts/orders/" + Ids.next(), "{}").problem(401, "core/unauthenticated");
    }

    @Test
    void a_voucher_used_in_part_expires_only_when_nothing_can_be_reversed() throws SQLException {
        var gift = GiftsFixture.delivered(buyer, amount, friend);
        var charge = GiftsFixture.charge(gift);
        String txn = GiftsFixture.txn();
        GiftsFixture.redeem(cafe, txn, GiftsFixture.code(friend, gift), 1000).expect(201);
        Sql.run("gifts", "update voucher set expires_at = now() - interval '1 second' where gift = ?", gift);
        GiftsFixture.reverse(cafe, txn).expect(200);
        Await.soon("all of it goes to the friend", () -> pay.paidTo(charge, friend.id()) == GiftsFixture.PRICE);
        assertEquals("expired", GiftsFixture.state(gift));
        assertEquals(0, pay.held(charge));
    }
}
