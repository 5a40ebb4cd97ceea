package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.log;
import static dev.turtleship.chat.ChatFixture.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Texts that name people.
@QuarkusTest
class MentionTest {
    private Person alice;
    private Person bob;
    private Person carol;
    private UUID group;

    @BeforeEach
    void makeGroup() {
        alice = People.signUp();
        bob = People.signUp();
        carol = People.signUp();
        group = UUID.fromString(alice.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("lunch", bob, carol))
                .expect(201)
                .at("/id"));
    }

    private Api.Answer say(Person sender, String text, Object... people) {
        return sender.api()
                .put(
                        path(group) + "/messages/" + Ids.next(),
                        Api.object("kind", "text", "text", text, "mentions", List.of(people)));
    }

    private static List<String> mentions(Person reader) {
        var texts = new ArrayList<String>();
        String cursor = "";
        do {
            var page = reader.api()
                    .get("/v1/chat/mentions?limit=1&cursor=" + cursor)
                    .expect(200)
                    .body();
            page.at("/items").forEach(item -> texts.add(item.at("/text").asText()));
            cursor = page.at("/next_cursor").asText();
        } while (!cursor.isEmpty());
        return texts;
    }

    @Test
    void whoever_is_named_finds_it_newest_first_and_the_others_do_not() {
        say(alice, "@Bob one", bob.id()).expect(201);
        say(carol, "@Bob @Alice two", bob.id(), alice.id()).expect(201);
        ChatFixture.send(alice, group, "Bob, unnamed");
        assertEquals(List.of("@Bob @Alice two", "@Bob one"), mentions(bob));
        assertEquals(List.of("@Bob @Alice two"), mentions(alice));
        assertEquals(List.of(), mentions(carol));
        JsonNode two = log(bob, group).get(1);
        assertEquals(
                "[\"" + bob.id() + "\",\"" + alice.id() + "\"]",
                two.at("/mentions").toString());
        assertTrue(log(bob, group).get(2).at("/mentions").isMissingNode());
    }

    @Test
    void live_and_missed_say_it_too() {
        try (var his = LiveClient.hello(bob);
                var hers = LiveClient.hello(alice)) {
            hers.ask(
                    "chat.send",
                    "{\"conversation\":\"" + group + "\",\"client_id\":\"" + Ids.next()
                            + "\",\"kind\":\"text\",\"text\":\"@Bob\",\"mentions\":[\"" + bob.id() + "\"]}");
            var event = his.awaitType("chat.event");
            assertEquals("[\"" + bob.id() + "\"]", event.at("/mentions").toString());
        }
        try (var again = LiveClient.connect()) {
            again.resume(bob, "\"" + group + "\":0");
            again.awaitType("chat.caught_up");
            assertEquals(
                    "[\"" + bob.id() + "\"]",
                    again.bodies("chat.event").getFirst().at("/mentions").toString());
        }
    }

    @Test
    void unread_ones_are_counted_and_what_was_deleted_is_gone() {
        String seq = say(alice, "@Bob", bob.id()).expect(201).at("/seq");
        assertEquals(1, unread(bob));
        assertEquals(0, unread(carol));
        alice.api()
                .put(path(group) + "/messages/" + Ids.next(), "{\"kind\":\"delete\",\"target\":" + seq + "}")
                .expect(201);
        assertEquals(List.of(), mentions(bob));
        assertTrue(log(bob, group).getFirst().at("/mentions").isMissingNode());
    }

    private static int unread(Person reader) {
        var conversation = reader.api()
                .get("/v1/app/home")
                .expect(200)
                .body()
                .at("/parts/chat")
                .findValue("conversations");
        return conversation.get(0).at("/mentions").asInt();
    }

    @Test
    void whoever_left_finds_nothing_of_it_any_more() {
        say(alice, "@Bob", bob.id()).expect(201);
        bob.api().delete(path(group) + "/members/me").expect(204);
        assertEquals(List.of(), mentions(bob));
    }

    @Test
    void a_wrong_mention_is_pointed_at_and_not_stored() {
        var stranger = People.signUp();
        var answer = say(alice, "@who", stranger.id());
        answer.problem(422, "chat/person-unknown");
        assertEquals("/mentions", answer.at("/errors/0/pointer"));
        var crowd = new Object[101];
        java.util.Arrays.fill(crowd, bob.id());
        say(alice, "@all", crowd).invalid("/mentions");
        say(alice, "@who", "x").invalid("/mentions/0");
        bob.api().get("/v1/chat/mentions?cursor=x").invalid("/cursor");
        assertEquals(0, log(bob, group).size());
    }
}
