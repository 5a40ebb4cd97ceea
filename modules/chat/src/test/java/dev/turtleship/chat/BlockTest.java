package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.log;
import static dev.turtleship.chat.ChatFixture.path;
import static dev.turtleship.chat.ChatFixture.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Alice blocks Bob, who must not be able to tell.
@QuarkusTest
class BlockTest {
    private Person alice;
    private Person bob;

    @BeforeEach
    void signUp() {
        alice = People.signUp();
        bob = People.signUp();
    }

    private void block(Person other) {
        alice.api().send("PUT", "/v1/chat/blocks/" + other.id(), null).expect(204);
    }

    private void unblock(Person other) {
        alice.api().delete("/v1/chat/blocks/" + other.id()).expect(204);
    }

    /// What a reader sees of a log: its texts, or what stands in place of one.
    private static List<String> seen(Person reader, UUID conversation) {
        return log(reader, conversation).stream()
                .map(entry -> entry.at("/hidden").asBoolean()
                        ? "(hidden)"
                        : entry.at("/text").asText())
                .toList();
    }

    private List<JsonNode> blocked() {
        var items = alice.api().get("/v1/chat/blocks").expect(200).body().at("/items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    @Test
    void what_is_said_while_blocked_is_never_shown_and_the_log_stays_dense() {
        var conversation = ChatFixture.direct(alice, bob);
        send(bob, conversation, "before");
        block(bob);
        assertEquals(2, send(bob, conversation, "during"));
        send(alice, conversation, "hers");
        unblock(bob);
        send(bob, conversation, "after");
        assertEquals(List.of("before", "(hidden)", "hers", "after"), seen(alice, conversation));
        assertEquals(List.of("before", "during", "hers", "after"), seen(bob, conversation));
        assertFalse(log(alice, conversation).toString().contains("during"));
    }

    @Test
    void it_holds_a_second_time() {
        var conversation = ChatFixture.direct(alice, bob);
        for (int i = 0; i < 2; i++) {
            block(bob);
            block(bob);
            send(bob, conversation, "unheard");
            unblock(bob);
            unblock(bob);
            send(bob, conversation, "heard");
        }
        assertEquals(List.of("(hidden)", "heard", "(hidden)", "heard"), seen(alice, conversation));
    }

    @Test
    void a_conversation_that_the_blocked_person_begins_is_silent_too() {
        block(bob);
        var conversation = ChatFixture.direct(bob, alice);
        send(bob, conversation, "hello?");
        assertEquals(List.of("(hidden)"), seen(alice, conversation));
        assertEquals(List.of("hello?"), seen(bob, conversation));
    }

    @Test
    void nothing_comes_over_the_socket_live_or_missed() {
        var conversation = ChatFixture.direct(alice, bob);
        block(bob);
        try (var hers = LiveClient.hello(alice);
                var his = LiveClient.hello(bob)) {
            send(bob, conversation, "unheard");
            his.ask("chat.typing", "{\"conversation\":\"" + conversation + "\"}");
            send(alice, conversation, "hers");
            assertEquals("hers", hers.awaitType("chat.event").at("/text").asText());
            hers.settle();
            assertEquals(List.of(), hers.bodies("chat.typing"));
            assertEquals(2, his.bodies("chat.event").size());
        }
        try (var again = LiveClient.connect()) {
            again.resume(alice, "\"" + conversation + "\":0");
            again.awaitType("chat.caught_up");
            var missed = again.bodies("chat.event");
            assertEquals(2, missed.size());
            assertTrue(missed.getFirst().at("/hidden").asBoolean(), missed + "");
            assertFalse(missed.toString().contains("unheard"), missed + "");
        }
    }

    @Test
    void changes_for_those_without_a_socket_leave_it_out() {
        var conversation = ChatFixture.direct(alice, bob);
        block(bob);
        String cursor = alice.api().get("/v1/chat/changes").expect(200).at("/cursor");
        send(bob, conversation, "unheard");
        send(alice, conversation, "hers");
        var events = alice.api()
                .get("/v1/chat/changes?after=" + cursor)
                .expect(200)
                .body()
                .at("/events");
        assertEquals(2, events.size());
        assertFalse(events.toString().contains("unheard"), events + "");
    }

    @Test
    void whoever_is_blocked_is_not_seen_as_read_and_nothing_counts_as_unread() {
        var conversation = ChatFixture.direct(alice, bob);
        block(bob);
        send(bob, conversation, "unheard");
        alice.api().put(path(conversation) + "/read", "{\"seq\":1}").expect(204);
        send(alice, conversation, "hers");
        bob.api().put(path(conversation) + "/read", "{\"seq\":2}").expect(204);
        // Both marks are written in turn: when his is there, hers was looked at.
        Await.soon("Bob is seen to have read", () -> readSeq(bob) == 2);
        assertEquals(0, readSeq(alice));
        var chat = alice.api().get("/v1/app/home").expect(200).body().at("/parts/chat");
        assertEquals(0, chat.findValue("unread").asInt(), chat + "");
    }

    private long readSeq(Person member) {
        var conversation = ChatFixture.direct(alice, bob);
        var members = bob.api()
                .get(path(conversation) + "/members")
                .expect(200)
                .body()
                .at("/items");
        return StreamSupport.stream(members.spliterator(), false)
                .filter(each -> each.at("/person").asText().equals(member.id().toString()))
                .findFirst()
                .orElseThrow()
                .at("/read_seq")
                .asLong();
    }

    @Test
    void what_is_not_shown_cannot_be_answered_read_in_versions_or_reported() {
        var conversation = ChatFixture.direct(alice, bob);
        block(bob);
        send(bob, conversation, "unheard");
        var answer = alice.api()
                .put(
                        path(conversation) + "/messages/" + Ids.next(),
                        Api.object("kind", "text", "text", "what?", "target", 1));
        answer.problem(422, "chat/target-unknown");
        alice.api().get(path(conversation) + "/entries/1/versions").problem(404, "chat/entry-unknown");
        alice.api()
                .put(path(conversation) + "/entries/1/report", "{\"reason\":\"spam\"}")
                .problem(404, "chat/entry-unknown");
        bob.api().get(path(conversation) + "/entries/1/versions").expect(200);
    }

    @Test
    void edits_and_reactions_of_the_blocked_person_are_not_shown_either() {
        var conversation = ChatFixture.direct(alice, bob);
        send(bob, conversation, "before");
        send(alice, conversation, "hers");
        block(bob);
        change(bob, conversation, Api.object("kind", "edit", "target", 1, "text", "edited"));
        change(bob, conversation, Api.object("kind", "reaction", "target", 2, "reaction", "👎"));
        assertEquals(List.of("(hidden)", "hers", "(hidden)", "(hidden)"), seen(alice, conversation));
        assertTrue(log(alice, conversation).get(1).at("/reactions").isMissingNode());
        assertEquals(
                "👎", log(bob, conversation).get(1).at("/reactions/0/reaction").asText());
        unblock(bob);
        change(bob, conversation, Api.object("kind", "edit", "target", 1, "text", "edited again"));
        assertEquals(
                "edited again", log(alice, conversation).getFirst().at("/text").asText());
        assertTrue(log(alice, conversation).get(1).at("/reactions").isMissingNode());
        var versions =
                alice.api().get(path(conversation) + "/entries/1/versions").expect(200);
        assertEquals(2, versions.body().at("/items").size());
        assertFalse(versions.text().contains("\"edited\""), versions.text());
    }

    private static void change(Person person, UUID conversation, String body) {
        person.api().put(path(conversation) + "/messages/" + Ids.next(), body).expect(201);
    }

    @Test
    void no_search_finds_it() {
        var conversation = ChatFixture.direct(alice, bob);
        send(bob, conversation, "turtle before");
        block(bob);
        send(bob, conversation, "turtle during");
        assertEquals(1, found(alice));
        assertEquals(2, found(bob));
    }

    private static int found(Person person) {
        return person.api()
                .get("/v1/chat/messages?q=turtle")
                .expect(200)
                .body()
                .at("/items")
                .size();
    }

    @Test
    void groups_go_on_as_they_are() {
        block(bob);
        var group = UUID.fromString(alice.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("both", bob))
                .expect(201)
                .at("/id"));
        send(bob, group, "to all");
        assertEquals(List.of("to all"), seen(alice, group));
    }

    @Test
    void the_list_names_them_page_by_page() {
        var carol = People.signUp();
        block(bob);
        block(carol);
        assertEquals(2, blocked().size());
        assertEquals(
                bob.name(),
                blocked().stream()
                        .filter(each ->
                                each.at("/person").asText().equals(bob.id().toString()))
                        .findFirst()
                        .orElseThrow()
                        .at("/name")
                        .asText());
        var first = alice.api().get("/v1/chat/blocks?limit=1").expect(200);
        var second = alice.api()
                .get("/v1/chat/blocks?limit=1&cursor=" + first.at("/next_cursor"))
                .expect(200);
        assertEquals(1, second.body().at("/items").size());
        assertTrue(second.body().at("/next_cursor").isMissingNode());
        unblock(bob);
        assertEquals(1, blocked().size());
    }

    @Test
    void whom_one_cannot_block() {
        alice.api().send("PUT", "/v1/chat/blocks/" + alice.id(), null).invalid("/person");
        alice.api().send("PUT", "/v1/chat/blocks/" + Ids.next(), null).problem(422, "chat/person-unknown");
        alice.api().get("/v1/chat/blocks?cursor=x").invalid("/cursor");
        assertEquals(List.of(), blocked());
    }
}
