package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is here, and who may know. Alice and Bob write to each other; Carol began one with Alice,
/// who has not written to her.
@QuarkusTest
class PresenceTest {
    private Person alice;
    private Person bob;
    private Person carol;

    @BeforeEach
    void talk() {
        alice = People.signUp();
        bob = People.signUp();
        carol = People.signUp();
        var conversation = ChatFixture.direct(alice, bob);
        ChatFixture.send(alice, conversation, "hi");
        ChatFixture.send(bob, conversation, "hi");
        ChatFixture.direct(carol, alice);
    }

    private static JsonNode seen(Person reader, Person... people) {
        var ids = Arrays.stream(people).map(person -> person.id().toString()).collect(Collectors.joining(","));
        return reader.api()
                .get("/v1/chat/presence?people=" + ids)
                .expect(200)
                .body()
                .at("/items");
    }

    private static void show(Person person, String to) {
        person.api()
                .put("/v1/chat/presence/visibility", Api.object("visible_to", to))
                .expect(204);
    }

    @Test
    void a_contact_sees_who_is_here_and_when_they_left() {
        assertEquals("false", seen(bob, alice).at("/0/online").asText());
        assertTrue(seen(bob, alice).at("/0/last_seen").isMissingNode());
        try (var hers = LiveClient.hello(alice)) {
            assertEquals("true", seen(bob, alice).at("/0/online").asText());
            assertTrue(seen(bob, alice).at("/0/last_seen").isMissingNode());
        }
        Await.soon(
                "she is seen to have left",
                () -> seen(bob, alice).at("/0/last_seen").isTextual());
        var at = Instant.parse(seen(bob, alice).at("/0/last_seen").asText());
        assertEquals(0, at.getEpochSecond() % 60);
    }

    @Test
    void strangers_see_it_only_where_everybody_may() {
        try (var hers = LiveClient.hello(alice)) {
            assertEquals(0, seen(carol, alice).size());
            show(alice, "everybody");
            assertEquals(1, seen(carol, alice).size());
            show(alice, "contacts");
            assertEquals(0, seen(carol, alice).size());
            assertEquals(1, seen(bob, alice).size());
            hers.settle();
        }
    }

    @Test
    void whoever_hides_sees_nobody() {
        show(alice, "everybody");
        show(bob, "nobody");
        assertEquals(0, seen(bob, alice).size());
        assertEquals(0, seen(alice, bob).size());
        assertEquals("nobody", bob.api().get("/v1/chat/presence/visibility").at("/visible_to"));
        assertEquals("contacts", carol.api().get("/v1/chat/presence/visibility").at("/visible_to"));
        assertEquals(1, seen(bob, bob).size());
    }

    @Test
    void to_a_blocked_person_one_seems_to_have_left_then() {
        alice.api().send("PUT", "/v1/chat/blocks/" + bob.id(), null).expect(204);
        try (var hers = LiveClient.hello(alice)) {
            assertEquals("false", seen(bob, alice).at("/0/online").asText());
            assertTrue(seen(bob, alice).at("/0/last_seen").isTextual());
            hers.settle();
        }
    }

    @Test
    void one_who_does_not_exist_looks_like_one_who_hides() {
        var answer = bob.api().get("/v1/chat/presence?people=" + Ids.next()).expect(200);
        assertEquals(0, answer.body().at("/items").size());
    }

    @Test
    void a_wrong_question_is_pointed_at() {
        bob.api().get("/v1/chat/presence").invalid("/people");
        bob.api().get("/v1/chat/presence?people=x").invalid("/people");
        var many = java.util.stream.Stream.generate(() -> Ids.next().toString()).limit(101);
        bob.api()
                .get("/v1/chat/presence?people=" + many.collect(Collectors.joining(",")))
                .invalid("/people");
        bob.api().put("/v1/chat/presence/visibility", "{\"visible_to\":\"me\"}").invalid("/visible_to");
    }
}
