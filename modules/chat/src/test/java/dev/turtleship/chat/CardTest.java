package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Cards that other modules post, delivered as another process would.
@QuarkusTest
class CardTest {
    @ConfigProperty(name = "turtleship.internal.secret")
    String secret;

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void a_card_is_an_entry_of_the_conversation_of_the_two() throws Exception {
        var alice = People.signUp();
        var bob = People.signUp();
        try (var hers = LiveClient.hello(alice);
                var his = LiveClient.hello(bob)) {
            var card = Ids.next();
            assertEquals(1, post(card(card, alice, bob)).size());
            var conversation = ChatFixture.direct(alice, bob);
            var entry = ChatFixture.log(bob, conversation).getFirst();
            assertEquals(
                    "card " + card + " " + alice.id(),
                    entry.at("/kind").asText() + " " + entry.at("/client_id").asText() + " "
                            + entry.at("/sender").asText());
            assertEquals("pay.transfer", entry.at("/card/kind").asText());
            assertEquals("Alice sent 5 KRW", entry.at("/card/fallback").asText());
            assertEquals("5", entry.at("/card/data/amount").asText());
            assertEquals(entry, hers.awaitType("chat.event"));
            assertEquals(entry, his.awaitType("chat.event"));
        }
    }

    @Test
    void a_card_that_comes_twice_is_there_once() throws Exception {
        var alice = People.signUp();
        var bob = People.signUp();
        var card = card(Ids.next(), alice, bob);
        assertEquals("TAKEN", results(post(card)));
        assertEquals("TAKEN", results(post(card)));
        assertEquals("TAKEN TAKEN", results(post(card, card)));
        Together.run(8, _ -> post(card));
        assertEquals(1, ChatFixture.log(bob, ChatFixture.direct(alice, bob)).size());
    }

    @Test
    void a_card_that_is_too_large_holds_nobody_up() throws Exception {
        var alice = People.signUp();
        var bob = People.signUp();
        var large = Map.of(
                "card",
                Ids.next(),
                "from",
                alice.id(),
                "to",
                bob.id(),
                "kind",
                "k",
                "fallback",
                "x".repeat(501),
                "data",
                Map.of());
        var receipts = post(large, card(Ids.next(), alice, bob));
        assertEquals("REFUSED TAKEN", results(receipts));
        assertEquals(1, ChatFixture.log(bob, ChatFixture.direct(alice, bob)).size());
    }

    private static Map<String, Object> card(UUID id, Person from, Person to) {
        return Map.of(
                "card",
                id,
                "from",
                from.id(),
                "to",
                to.id(),
                "kind",
                "pay.transfer",
                "fallback",
                "Alice sent 5 KRW",
                "data",
                Map.of("amount", "5"));
    }

    private static String results(com.fasterxml.jackson.databind.JsonNode receipts) {
        var results = new java.util.ArrayList<String>();
        receipts.forEach(receipt -> results.add(receipt.at("/result").asText()));
        return String.join(" ", results);
    }

    /// Delivers each card in an envelope of its own, and answers the receipts.
    @SafeVarargs
    private com.fasterxml.jackson.databind.JsonNode post(Map<String, Object>... cards) {
        try {
            var batch = new java.util.ArrayList<Map<String, Object>>();
            for (var card : cards) {
                batch.add(Map.of(
                        "id",
                        Ids.next(),
                        "source",
                        "pay",
                        "destination",
                        "chat",
                        "aggregate",
                        card.get("card").toString(),
                        "type",
                        "chat.post_card",
                        "payload",
                        json.writeValueAsString(card)));
            }
            return Api.open()
                    .as(secret)
                    .post("/internal/v1/messages", json.writeValueAsString(batch))
                    .expect(200)
                    .body();
        } catch (com.fasterxml.jackson.core.JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
