package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.log;
import static dev.turtleship.chat.ChatFixture.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Groups whose members come and go, and what each of them may see and do.
@QuarkusTest
class GroupTest {
    private static Person alice;
    private static Person bob;
    private static Person carol;
    private static Person dora;

    private UUID group;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
        bob = People.signUp();
        carol = People.signUp();
        dora = People.signUp();
    }

    @BeforeEach
    void makeGroup() {
        group = UUID.fromString(alice.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("group", bob))
                .expect(201)
                .at("/id"));
    }

    private Api.Answer say(Person sender, Object... members) {
        return sender.api().put(path(group) + "/messages/" + Ids.next(), Api.object(members));
    }

    private JsonNode conversation(Person person) {
        return person.api().get(path(group)).expect(200).body();
    }

    private Api.Answer invite(Person sender, Person... people) {
        return say(
                sender,
                "kind",
                "join",
                "people",
                List.of(people).stream().map(p -> p.id().toString()).toList());
    }

    private String roles(Person reader) {
        var items =
                reader.api().get(path(group) + "/members").expect(200).body().at("/items");
        return items.valueStream()
                .map(m -> name(m.at("/person").asText()) + " " + m.at("/role").asText())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String name(String id) {
        return id.equals(alice.id().toString())
                ? "alice"
                : id.equals(bob.id().toString()) ? "bob" : id.equals(carol.id().toString()) ? "carol" : "dora";
    }

    @Test
    void whoever_joins_sees_what_is_said_from_then_on() {
        ChatFixture.send(alice, group, "before");
        invite(bob, carol).expect(201);
        ChatFixture.send(alice, group, "after");
        assertEquals(
                List.of("2 join", "3 text"),
                carol.api()
                        .get(path(group) + "/messages")
                        .expect(200)
                        .body()
                        .at("/items")
                        .valueStream()
                        .map(e -> e.at("/seq") + " " + e.at("/kind").asText())
                        .toList());
        assertEquals(
                0,
                carol.api()
                        .get(path(group) + "/messages?before=2")
                        .expect(200)
                        .body()
                        .at("/items")
                        .size());
        assertEquals(
                0,
                carol.api()
                        .get("/v1/chat/messages?q=before")
                        .expect(200)
                        .body()
                        .at("/items")
                        .size());
        carol.api().get(path(group) + "/entries/1/versions").problem(404, "chat/entry-unknown");
        carol.api()
                .put(path(group) + "/messages/" + Ids.next(), Api.object("kind", "text", "text", "a", "target", 1))
                .problem(422, "chat/target-unknown");
        assertEquals("alice host, bob member, carol member", roles(carol));
        assertEquals(1, conversation(carol).at("/read_seq").asInt());
    }

    @Test
    void whoever_joins_is_told_live_and_resumes_from_there() {
        ChatFixture.send(alice, group, "before");
        try (var client = LiveClient.hello(carol)) {
            invite(alice, carol).expect(201);
            client.await(
                    "the invitation", frame -> frame.at("/body/kind").asText().equals("join"));
        }
        ChatFixture.send(alice, group, "after");
        try (var client = LiveClient.connect()) {
            client.resume(carol, "");
            client.awaitType("chat.caught_up");
            assertEquals(
                    List.of(2L, 3L),
                    client.events(group).stream()
                            .map(e -> e.at("/seq").asLong())
                            .toList());
        }
    }

    @Test
    void whoever_is_put_out_hears_it_last_and_nothing_more() {
        invite(alice, carol).expect(201);
        try (var client = LiveClient.hello(carol)) {
            say(alice, "kind", "kick", "person", carol.id()).expect(201);
            client.await("the kick", frame -> frame.at("/body/kind").asText().equals("kick"));
            ChatFixture.send(alice, group, "among us");
            carol.api().get(path(group)).problem(404, "chat/conversation-unknown");
            ChatFixture.send(carol, group, Ids.next(), "still here?").problem(404, "chat/conversation-unknown");
            client.settle();
            assertEquals(1, client.events(group).size());
        }
        try (var client = LiveClient.connect()) {
            var hello = client.resume(carol, "\"" + group + "\":2");
            assertEquals("[\"" + group + "\"]", hello.at("/resume/chat/gone").toString());
        }
        assertEquals("alice host, bob member", roles(alice));
    }

    @Test
    void only_a_host_puts_others_out() {
        invite(alice, carol).expect(201);
        say(bob, "kind", "kick", "person", carol.id()).problem(403, "chat/not-host");
        say(alice, "kind", "kick", "person", alice.id()).problem(422, "chat/person-unknown");
        say(alice, "kind", "kick", "person", dora.id()).problem(422, "chat/person-unknown");
        assertEquals(1, log(alice, group).size());
    }

    @Test
    void a_group_whose_host_leaves_has_another() {
        invite(alice, carol).expect(201);
        say(alice, "kind", "leave").expect(201);
        assertEquals("bob host, carol member", roles(bob));
        assertEquals("leave", log(bob, group).getLast().at("/kind").asText());
        alice.api().get(path(group)).problem(404, "chat/conversation-unknown");
        invite(bob, alice).expect(201);
        assertEquals("alice member, bob host, carol member", roles(alice));
    }

    @Test
    void one_may_leave_without_a_word() {
        ChatFixture.send(alice, group, "one");
        bob.api().delete(path(group) + "/members/me").expect(204);
        bob.api().delete(path(group) + "/members/me").expect(204);
        assertEquals(1, log(alice, group).size());
        assertEquals("alice host", roles(alice));
        bob.api().get(path(group)).problem(404, "chat/conversation-unknown");
        ChatFixture.send(bob, group, Ids.next(), "a").problem(404, "chat/conversation-unknown");
    }

    @Test
    void title_and_notice_are_said_and_stand() {
        ChatFixture.send(alice, group, "Meet at six");
        say(bob, "kind", "title", "title", "Dinner").expect(201);
        say(bob, "kind", "notice", "target", 1).expect(201);
        assertEquals(
                "Dinner 1",
                conversation(alice).at("/title").asText() + " "
                        + conversation(alice).at("/notice"));
        say(alice, "kind", "notice").expect(201);
        assertFalse(conversation(bob).has("notice"));
        assertEquals(
                List.of("text", "title", "notice", "notice"),
                log(bob, group).stream().map(e -> e.at("/kind").asText()).toList());
    }

    @Test
    void muting_is_ones_own() {
        bob.api()
                .put(path(group) + "/members/me/mute", "{\"until\":\"2100-01-01T00:00:00Z\"}")
                .expect(204);
        assertEquals(
                "2100-01-01T00:00:00Z", conversation(bob).at("/muted_until").asText());
        assertFalse(conversation(alice).has("muted_until"));
        bob.api().put(path(group) + "/members/me/mute", "{}").expect(204);
        assertFalse(conversation(bob).has("muted_until"));
        bob.api().put(path(group) + "/members/me/mute", "{\"until\":\"soon\"}").invalid("/until");
        dora.api().put(path(group) + "/members/me/mute", "{}").problem(404, "chat/conversation-unknown");
    }

    @Test
    void a_direct_conversation_has_no_members_that_come_and_go() {
        group = ChatFixture.direct(alice, bob);
        invite(alice, carol).problem(422, "chat/not-a-group");
        say(alice, "kind", "leave").problem(422, "chat/not-a-group");
        say(alice, "kind", "title", "title", "Us").problem(422, "chat/not-a-group");
        alice.api().delete(path(group) + "/members/me").problem(422, "chat/not-a-group");
        assertEquals("alice member, bob member", roles(bob));
    }

    @Test
    void a_wrong_change_of_members_is_pointed_at() {
        invite(alice).invalid("/people");
        invite(alice, bob).invalid("/people");
        say(alice, "kind", "join", "people", List.of(Ids.next().toString())).problem(422, "chat/person-unknown");
        say(alice, "kind", "join").invalid("/people");
        say(alice, "kind", "kick").invalid("/person");
        say(alice, "kind", "kick", "person", "x").invalid("/person");
        say(alice, "kind", "title", "title", "").invalid("/title");
        say(alice, "kind", "leave", "people", List.of()).invalid("/people");
        say(dora, "kind", "leave").problem(404, "chat/conversation-unknown");
        dora.api().get(path(group) + "/members").problem(404, "chat/conversation-unknown");
        assertEquals(0, log(alice, group).size());
    }

    @Test
    void a_note_to_oneself_is_one_conversation() {
        var made = alice.api().post("/v1/chat/conversations", "{\"kind\":\"self\"}");
        assertTrue(made.status() == 201 || made.status() == 200);
        var again = alice.api()
                .post("/v1/chat/conversations", "{\"kind\":\"self\"}")
                .expect(200);
        assertEquals(made.at("/id"), again.at("/id"));
        var own = UUID.fromString(made.at("/id"));
        ChatFixture.send(alice, own, "milk");
        assertEquals("milk", log(alice, own).getLast().at("/text").asText());
        alice.api()
                .post("/v1/chat/conversations", "{\"kind\":\"self\",\"title\":\"x\"}")
                .invalid("/kind");
    }
}
