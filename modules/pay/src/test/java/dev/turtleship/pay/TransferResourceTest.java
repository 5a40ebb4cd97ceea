package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Transfers as clients see them.
@QuarkusTest
class TransferResourceTest {
    @Test
    void money_reaches_somebody_who_signed_up_a_moment_ago() throws SQLException {
        var alice = PayFixture.personWith(10_000);
        var bob = People.signUp();
        var id = UUID.randomUUID();
        var answer = alice.api()
                .put("/v1/pay/transfers/" + id, PayFixture.transfer(bob.id(), 3_000, "점심 🍜"))
                .expect(201);
        assertEquals(id.toString(), answer.at("/id"));
        assertEquals("settled", answer.at("/state"));
        assertEquals(alice.id().toString(), answer.at("/from"));
        assertEquals(bob.id().toString(), answer.at("/to"));
        assertEquals("3000 KRW", answer.at("/amount/amount") + " " + answer.at("/amount/currency"));
        assertEquals("점심 🍜", answer.at("/note"));
        assertEquals(7_000, PayFixture.walletOf(alice));
        assertEquals(3_000, PayFixture.walletOf(bob));
        for (var party : List.of(alice, bob)) {
            var found = party.api().get("/v1/pay/transfers/" + id).expect(200);
            assertEquals(answer.body(), found.body());
        }
    }

    @Test
    void the_same_request_again_is_the_same_transfer() throws SQLException {
        var alice = PayFixture.personWith(10_000);
        var bob = People.signUp();
        var id = UUID.randomUUID();
        var first = PayFixture.send(alice, id, bob.id(), 3_000).expect(201);
        var again = PayFixture.send(alice, id, bob.id(), 3_000).expect(200);
        assertEquals(first.body(), again.body());
        assertEquals(7_000, PayFixture.walletOf(alice));
    }

    @Test
    void of_many_at_once_under_one_id_one_moves_money() throws Exception {
        var alice = PayFixture.personWith(10_000);
        var bob = People.signUp();
        var id = UUID.randomUUID();
        var statuses = Together.run(
                12, _ -> PayFixture.send(alice, id, bob.id(), 1_000).status());
        assertTrue(statuses.stream().allMatch(s -> s == 200 || s == 201), statuses.toString());
        assertEquals(1, statuses.stream().filter(s -> s == 201).count(), statuses.toString());
        assertEquals(9_000, PayFixture.walletOf(alice));
    }

    @Test
    void an_id_cannot_be_used_for_another_transfer() throws SQLException {
        var alice = PayFixture.personWith(10_000);
        var mallory = PayFixture.personWith(10_000);
        var bob = People.signUp();
        var id = UUID.randomUUID();
        PayFixture.send(alice, id, bob.id(), 3_000).expect(201);
        PayFixture.send(alice, id, bob.id(), 3_001).problem(409, "pay/id-used");
        PayFixture.send(alice, id, mallory.id(), 3_000).problem(409, "pay/id-used");
        alice.api()
                .put("/v1/pay/transfers/" + id, PayFixture.transfer(bob.id(), 3_000, "other"))
                .problem(409, "pay/id-used");
        PayFixture.send(mallory, id, bob.id(), 3_000).problem(409, "pay/id-used");
        assertEquals(7_000, PayFixture.walletOf(alice));
        assertEquals(10_000, PayFixture.walletOf(mallory));
    }

    @Test
    void a_refusal_sticks_to_its_id_though_money_came_later() throws SQLException {
        var alice = PayFixture.personWith(100);
        var bob = People.signUp();
        var id = UUID.randomUUID();
        PayFixture.send(alice, id, bob.id(), 101).problem(409, "pay/insufficient-funds");
        PayFixture.give(alice.id(), 1_000);
        PayFixture.send(alice, id, bob.id(), 101).problem(409, "pay/insufficient-funds");
        alice.api().get("/v1/pay/transfers/" + id).problem(409, "pay/insufficient-funds");
        PayFixture.send(alice, UUID.randomUUID(), bob.id(), 101).expect(201);
        assertEquals(999, PayFixture.walletOf(alice));
    }

    @Test
    void other_peoples_transfers_look_like_no_transfer() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var bob = People.signUp();
        var mallory = People.signUp();
        var settled = UUID.randomUUID();
        var refused = UUID.randomUUID();
        PayFixture.send(alice, settled, bob.id(), 1_000).expect(201);
        PayFixture.send(alice, refused, bob.id(), 1).problem(409, "pay/insufficient-funds");
        var nothing = mallory.api().get("/v1/pay/transfers/" + UUID.randomUUID());
        for (var theirs : List.of(settled, refused)) {
            var answer = mallory.api().get("/v1/pay/transfers/" + theirs).problem(404, "pay/transfer-unknown");
            assertEquals(withoutInstance(nothing), withoutInstance(answer));
        }
        bob.api().get("/v1/pay/transfers/" + refused).problem(404, "pay/transfer-unknown");
    }

    private static ObjectNode withoutInstance(Api.Answer answer) {
        return ((ObjectNode) answer.body().deepCopy()).without("instance");
    }

    @Test
    void nobody_can_be_paid_who_does_not_exist() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var id = UUID.randomUUID();
        PayFixture.send(alice, id, UUID.randomUUID(), 1).problem(422, "pay/payee-unknown");
        alice.api().get("/v1/pay/transfers/" + id).problem(404, "pay/transfer-unknown");
        assertEquals(1_000, PayFixture.walletOf(alice));
    }

    @Test
    void the_bank_is_nobody_to_send_money_to() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        PayFixture.send(alice, UUID.randomUUID(), Posting.BANK.value(), 1).problem(422, "pay/payee-unknown");
        assertEquals(1_000, PayFixture.walletOf(alice));
    }

    @Test
    void money_cannot_be_sent_to_oneself() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        PayFixture.send(alice, UUID.randomUUID(), alice.id(), 1).problem(400, "pay/to-oneself");
    }

    @Test
    void the_card_for_chat_is_written_with_the_transfer() throws SQLException {
        var alice = PayFixture.personWith(12_000);
        var bob = People.signUp();
        var id = UUID.randomUUID();
        alice.api()
                .put("/v1/pay/transfers/" + id, PayFixture.transfer(bob.id(), 12_000, "rent"))
                .expect(201);
        String sql = "select payload from outbox where destination = 'chat' and aggregate = ?";
        var card = Api.json(Sql.text("pay", sql, id.toString()));
        assertEquals(id.toString(), card.at("/card").asText());
        assertEquals(alice.id().toString(), card.at("/from").asText());
        assertEquals(bob.id().toString(), card.at("/to").asText());
        assertEquals("12000", card.at("/data/amount").asText());
        assertTrue(card.at("/fallback").asText().contains("12,000"), card.toString());
        var refused = UUID.randomUUID();
        PayFixture.send(alice, refused, bob.id(), 1).problem(409, "pay/insufficient-funds");
        assertEquals(null, Sql.text("pay", sql, refused.toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"amount":0,"currency":"KRW"}                    | /amount/amount
            {"amount":-1,"currency":"KRW"}                   | /amount/amount
            {"amount":-9223372036854775808,"currency":"KRW"} | /amount/amount
            {"amount":2000001,"currency":"KRW"}              | /amount/amount
            {"amount":9223372036854775807,"currency":"KRW"}  | /amount/amount
            {"amount":9223372036854775808,"currency":"KRW"}  | /amount/amount
            {"amount":1e999,"currency":"KRW"}                | /amount/amount
            {"amount":1.5,"currency":"KRW"}                  | /amount/amount
            {"amount":1.0,"currency":"KRW"}                  | /amount/amount
            {"amount":"5","currency":"KRW"}                  | /amount/amount
            {"amount":true,"currency":"KRW"}                 | /amount/amount
            {"amount":null,"currency":"KRW"}                 | /amount/amount
            {"currency":"KRW"}                               | /amount/amount
            {"amount":5}                                     | /amount/currency
            {"amount":5,"currency":null}                     | /amount/currency
            {"amount":5,"currency":"USD"}                    | /amount/currency
            {"amount":5,"currency":"krw"}                    | /amount/currency
            {"amount":5,"currency":410}                      | /amount/currency
            {"amount":5,"currency":"KRW","cents":1}          | /amount/cents
            5                                                | /amount
            null                                             | /amount
            """)
    void a_wrong_amount_is_pointed_at_and_moves_nothing(String amount, String pointer) throws SQLException {
        var alice = refusedPerson();
        var bob = bob();
        var id = UUID.randomUUID();
        alice.api()
                .put("/v1/pay/transfers/" + id, "{\"to\":\"" + bob.id() + "\",\"amount\":" + amount + "}")
                .invalid(pointer);
        assertNothingHappened(alice, id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"amount":AMOUNT}                                   | /to
            {"to":null,"amount":AMOUNT}                         | /to
            {"to":"bob","amount":AMOUNT}                        | /to
            {"to":7,"amount":AMOUNT}                            | /to
            {"to":["BOB"],"amount":AMOUNT}                      | /to
            {"to":"BOB"}                                        | /amount
            {"to":"BOB","amount":AMOUNT,"note":7}               | /note
            {"to":"BOB","amount":AMOUNT,"note":"a\\u0000b"}     | /note
            {"to":"BOB","amount":AMOUNT,"note":"a\\ud800b"}     | /note
            {"to":"BOB","amount":AMOUNT,"note":"LONG"}          | /note
            {"to":"BOB","amount":AMOUNT,"fee":0}                | /fee
            """)
    void a_wrong_field_is_pointed_at_and_moves_nothing(String body, String pointer) throws SQLException {
        var alice = refusedPerson();
        var id = UUID.randomUUID();
        String filled = body.replace("BOB", bob().id().toString())
                .replace("AMOUNT", PayFixture.amount(5))
                .replace("LONG", "x".repeat(101));
        alice.api().put("/v1/pay/transfers/" + id, filled).invalid(pointer);
        assertNothingHappened(alice, id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "{", "{\"to\":", "\"x\"", "{\"a\":1}{\"b\":2}"})
    void a_body_that_is_no_transfer_is_refused(String body) throws SQLException {
        var alice = refusedPerson();
        var id = UUID.randomUUID();
        alice.api().put("/v1/pay/transfers/" + id, body).problem(400, "core/invalid");
        assertNothingHappened(alice, id);
    }

    @Test
    void everything_but_the_invariants_needs_a_token() {
        var id = UUID.randomUUID();
        for (var path :
                List.of("/v1/pay/wallet", "/v1/pay/statement", "/v1/pay/transfers/" + id, "/v1/pay/top-ups/" + id)) {
            Api.open().get(path).problem(401, "core/unauthenticated");
        }
        Api.open()
                .put("/v1/pay/transfers/" + id, PayFixture.transfer(UUID.randomUUID(), 1, ""))
                .problem(401, "core/unauthenticated");
        Api.open().get("/v1/pay/invariants").expect(200);
    }

    @Test
    void an_id_that_is_no_uuid_is_nowhere() throws SQLException {
        var alice = refusedPerson();
        alice.api().get("/v1/pay/transfers/7").problem(404, "core/not-found");
        alice.api()
                .put("/v1/pay/transfers/7", PayFixture.transfer(bob().id(), 1, ""))
                .problem(404, "core/not-found");
    }

    private static Person alice;
    private static Person bob;

    /// One person for all refusals: signing up is slow by design, and whoever is refused has lost nothing.
    private static Person refusedPerson() throws SQLException {
        alice = alice == null ? PayFixture.personWith(1_000) : alice;
        return alice;
    }

    private static Person bob() {
        bob = bob == null ? People.signUp() : bob;
        return bob;
    }

    private static void assertNothingHappened(Person payer, UUID id) throws SQLException {
        payer.api().get("/v1/pay/transfers/" + id).problem(404, "pay/transfer-unknown");
        assertEquals(1_000, PayFixture.balance(payer.id()));
    }
}
