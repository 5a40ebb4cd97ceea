package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Money from a bank that keeps its word, and from banks that do not.
@QuarkusTest
class TopUpResourceTest {
    @Test
    void an_honest_bank_pays_once() {
        var alice = People.signUp();
        var id = UUID.randomUUID();
        assertEquals("settled", topUp(alice, id, 5_000).expect(201).at("/state"));
        assertEquals("settled", topUp(alice, id, 5_000).expect(200).at("/state"));
        assertEquals("settled", find(alice, id));
        assertEquals(5_000, PayFixture.walletOf(alice));
    }

    @Test
    void of_many_at_once_under_one_id_one_pays() throws InterruptedException {
        var alice = People.signUp();
        var id = UUID.randomUUID();
        var statuses = Together.run(10, _ -> topUp(alice, id, 5_000).status());
        assertTrue(statuses.stream().allMatch(s -> s <= 202), statuses.toString());
        Await.soon("the top-up is settled", () -> find(alice, id).equals("settled"));
        assertEquals(5_000, PayFixture.walletOf(alice));
    }

    @ParameterizedTest
    @ValueSource(longs = {FakeBank.SLOW, FakeBank.DEAD, FakeBank.LYING})
    void a_bank_that_does_not_say_is_asked_again_until_it_does(long amount) {
        var alice = People.signUp();
        var id = UUID.randomUUID();
        assertEquals("asked", topUp(alice, id, amount).expect(202).at("/state"));
        Await.soon("the top-up is settled", () -> find(alice, id).equals("settled"));
        assertEquals(amount, PayFixture.walletOf(alice));
        assertEquals("settled", topUp(alice, id, amount).expect(200).at("/state"));
        assertEquals(amount, PayFixture.walletOf(alice));
        assertEquals(
                1,
                alice.api()
                        .get("/v1/pay/statement")
                        .expect(200)
                        .body()
                        .at("/items")
                        .size());
        assertEquals(2, timesAsked(id));
    }

    @Test
    void a_bank_that_refuses_is_asked_once() {
        var alice = People.signUp();
        var id = UUID.randomUUID();
        topUp(alice, id, FakeBank.REFUSED).problem(409, "pay/bank-refused");
        topUp(alice, id, FakeBank.REFUSED).problem(409, "pay/bank-refused");
        assertEquals("refused", find(alice, id));
        assertEquals(0, PayFixture.walletOf(alice));
        assertEquals(1, timesAsked(id));
    }

    @Test
    void a_dead_bank_degrades_topping_up_and_nothing_else_until_it_answers() {
        var alice = People.signUp();
        var ids = List.of(UUID.randomUUID(), UUID.randomUUID());
        ids.forEach(id -> topUp(alice, id, FakeBank.DEAD).expect(202));
        var status = alice.api().get("/v1/status").expect(200).body();
        var pay = named(status.at("/modules"), "pay");
        assertEquals("degraded", pay.at("/state").asText());
        assertEquals("bank: it does not answer", pay.at("/reason").asText());
        assertEquals(
                "degraded bank",
                named(pay.at("/capabilities"), "top_up").at("/state").asText() + " "
                        + named(pay.at("/capabilities"), "top_up")
                                .at("/because")
                                .asText());
        assertEquals(
                "up", named(pay.at("/capabilities"), "transfer").at("/state").asText());
        assertEquals(
                "unavailable", named(status.at("/things"), "bank").at("/state").asText());
        assertEquals("pay", named(status.at("/things"), "bank").at("/of").asText());
        ids.forEach(
                id -> Await.soon("the top-up is settled", () -> find(alice, id).equals("settled")));
        var healed = named(alice.api().get("/v1/status").body().at("/modules"), "pay");
        assertEquals("up", healed.at("/state").asText());
    }

    private static JsonNode named(JsonNode list, String name) {
        for (var one : list) {
            if (one.at("/name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no " + name + " in " + list);
    }

    @Test
    void an_id_means_one_top_up_of_one_person() {
        var alice = People.signUp();
        var mallory = People.signUp();
        var id = UUID.randomUUID();
        topUp(alice, id, 5_000).expect(201);
        topUp(alice, id, 6_000).problem(409, "pay/id-used");
        topUp(mallory, id, 5_000).problem(409, "pay/id-used");
        mallory.api().get("/v1/pay/top-ups/" + id).problem(404, "pay/transfer-unknown");
        assertEquals(5_000, PayFixture.walletOf(alice));
        assertEquals(0, PayFixture.walletOf(mallory));
    }

    @Test
    void the_bank_is_not_asked_under_the_id_of_a_transfer() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var bob = People.signUp();
        var id = UUID.randomUUID();
        PayFixture.send(alice, id, bob.id(), 400).expect(201);
        topUp(alice, id, 5_000).problem(409, "pay/id-used");
        topUp(alice, id, 400).problem(409, "pay/id-used");
        assertEquals(0, timesAsked(id));
        assertEquals(600, PayFixture.walletOf(alice));
    }

    @Test
    void a_wrong_amount_never_reaches_the_bank() {
        var alice = People.signUp();
        var id = UUID.randomUUID();
        for (String amount : new String[] {"0", "-5", "2000001", "9223372036854775808", "1.5", "\"5\""}) {
            alice.api()
                    .put("/v1/pay/top-ups/" + id, "{\"amount\":{\"amount\":" + amount + ",\"currency\":\"KRW\"}}")
                    .invalid("/amount/amount");
        }
        alice.api()
                .put("/v1/pay/top-ups/" + id, "{\"amount\":{\"amount\":5,\"currency\":\"USD\"}}")
                .invalid("/amount/currency");
        alice.api().put("/v1/pay/top-ups/" + id, "{}").invalid("/amount");
        assertEquals(0, timesAsked(id));
        alice.api().get("/v1/pay/top-ups/" + id).problem(404, "pay/transfer-unknown");
    }

    private static Api.Answer topUp(Person person, UUID id, long won) {
        return person.api().put("/v1/pay/top-ups/" + id, "{\"amount\":" + PayFixture.amount(won) + "}");
    }

    private static String find(Person person, UUID id) {
        return person.api().get("/v1/pay/top-ups/" + id).expect(200).at("/state");
    }

    private static int timesAsked(UUID id) {
        String bank = ConfigProvider.getConfig().getValue("turtleship.bank.url", String.class);
        return Api.at(bank).get("/asked/" + id).status() - 200;
    }
}
