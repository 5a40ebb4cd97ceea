package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is away is told through push that something was said, and not what.
@QuarkusTest
class NewsTest {
    private Person alice;
    private Person bob;
    private Person carol;
    private UUID group;

    /// Carol hears of everything, so that whoever hears of nothing can be told from one who was not told yet.
    @BeforeEach
    void talk() {
        alice = People.signUp();
        bob = People.signUp();
        carol = People.signUp();
        var made = alice.api().post("/v1/chat/conversations", ChatFixture.groupBody("Lunch", bob, carol));
        group = UUID.fromString(made.expect(201).at("/id"));
    }

    @Test
    void who_is_away_is_told_once_until_they_read_it() {
        ChatFixture.send(alice, group, "A secret");
        awaitTold(bob, 1);
        var told = told(bob).get(0);
        assertEquals(
                "chat message " + group,
                told.at("/module").asText() + " " + told.at("/kind").asText() + " "
                        + told.at("/subject").asText());
        assertEquals("새 메시지가 있습니다 · You have new messages", told.at("/text").asText());
        read(carol, ChatFixture.send(alice, group, "Another"));
        ChatFixture.send(alice, group, "A third");
        awaitTold(carol, 2);
        assertEquals(1, told(bob).size());
        assertEquals(0, told(alice).size());
    }

    @Test
    void who_has_read_is_told_of_what_comes_then() {
        long seq = ChatFixture.send(alice, group, "One");
        awaitTold(bob, 1);
        read(bob, seq);
        ChatFixture.send(alice, group, "Two");
        awaitTold(bob, 2);
    }

    @Test
    void who_is_here_sees_it_and_is_not_told() {
        try (var _ = LiveClient.hello(bob)) {
            ChatFixture.send(alice, group, "Hello");
            awaitTold(carol, 1);
            assertEquals(0, told(bob).size());
        }
    }

    @Test
    void who_mutes_a_conversation_or_blocks_a_person_is_not_told() {
        bob.api()
                .put(ChatFixture.path(group) + "/members/me/mute", Api.object("until", "2100-01-01T00:00:00Z"))
                .expect(204);
        var direct = ChatFixture.direct(alice, bob);
        bob.api().send("PUT", "/v1/chat/blocks/" + alice.id(), null).expect(204);
        ChatFixture.send(alice, direct, "Hello?");
        ChatFixture.send(alice, group, "Hello!");
        awaitTold(carol, 1);
        read(carol, ChatFixture.send(alice, group, "Anybody?"));
        ChatFixture.send(alice, group, "Carol?");
        awaitTold(carol, 2);
        assertEquals(0, told(bob).size());
    }

    @Test
    void what_is_done_to_what_was_said_is_no_news() {
        long seq = ChatFixture.send(alice, group, "Hello");
        awaitTold(bob, 1);
        read(bob, seq);
        alice.api()
                .put(
                        ChatFixture.path(group) + "/messages/" + Ids.next(),
                        Api.object("kind", "reaction", "target", seq, "reaction", "👍"))
                .expect(201);
        read(carol, seq);
        var other = alice.api().post("/v1/chat/conversations", ChatFixture.groupBody("Dinner", carol));
        ChatFixture.send(alice, UUID.fromString(other.expect(201).at("/id")), "Hello");
        awaitTold(carol, 2);
        assertEquals(1, told(bob).size());
    }

    private void read(Person reader, long seq) {
        reader.api()
                .put(ChatFixture.path(group) + "/read", Api.object("seq", seq))
                .expect(204);
        Await.soon(
                "it is read",
                () -> reader.api()
                                .get(ChatFixture.path(group))
                                .expect(200)
                                .body()
                                .at("/read_seq")
                                .asLong()
                        == seq);
    }

    private static void awaitTold(Person person, int times) {
        Await.soon("told " + times + " times", () -> told(person).size() == times);
    }

    private static JsonNode told(Person person) {
        return person.api().get("/v1/push/notifications").expect(200).body().at("/items");
    }
}
