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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sending and reading on the socket.
@QuarkusTest
class ChatFramesTest {
    private static Person alice;
    private static Person bob;

    private UUID conversation;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
        bob = People.signUp();
    }

    @BeforeEach
    void makeGroup() {
        var made = alice.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("test", bob))
                .expect(201);
        conversation = UUID.fromString(made.at("/id"));
    }

    private static String message(UUID conversation, UUID clientId, String text) {
        return Api.object("conversation", conversation, "client_id", clientId, "kind", "text", "text", text);
    }

    @Test
    void everybody_but_the_sending_connection_gets_the_event() {
        try (var laptop = LiveClient.hello(alice);
                var phone = LiveClient.hello(alice);
                var his = LiveClient.hello(bob);
                var strangers = LiveClient.hello(People.signUp())) {
            var id = Ids.next();
            var ok = laptop.ask("chat.send", message(conversation, id, "안녕 \"Bob\""));
            assertEquals(1, ok.at("/seq").asLong());
            assertEquals(false, ok.at("/duplicate").asBoolean());
            for (var other : List.of(phone, his)) {
                var event = other.awaitType("chat.event");
                assertEquals("안녕 \"Bob\"", event.at("/text").asText());
                assertEquals(id.toString(), event.at("/client_id").asText());
                assertEquals(alice.id().toString(), event.at("/sender").asText());
                assertEquals(conversation.toString(), event.at("/conversation").asText());
                assertEquals(ok.at("/seq"), event.at("/seq"));
                assertEquals(ok.at("/sent_at"), event.at("/sent_at"));
                assertEquals(ChatFixture.log(bob, conversation).getFirst(), event);
            }
            laptop.settle();
            strangers.settle();
            assertEquals(List.of(), laptop.events(conversation));
            assertEquals(List.of(), strangers.bodies("chat.event"));
        }
    }

    @Test
    void a_message_sent_over_http_reaches_every_socket() {
        try (var hers = LiveClient.hello(alice);
                var his = LiveClient.hello(bob)) {
            ChatFixture.send(alice, conversation, "by post");
            assertEquals("by post", hers.awaitType("chat.event").at("/text").asText());
            assertEquals("by post", his.awaitType("chat.event").at("/text").asText());
        }
    }

    @Test
    void the_same_message_again_gets_the_same_number_and_nobody_hears_of_it() {
        try (var hers = LiveClient.hello(alice);
                var his = LiveClient.hello(bob)) {
            var id = Ids.next();
            var first = hers.ask("chat.send", message(conversation, id, "once"));
            var again = hers.ask("chat.send", message(conversation, id, "once"));
            assertEquals(first.at("/seq"), again.at("/seq"));
            assertEquals(first.at("/sent_at"), again.at("/sent_at"));
            assertTrue(again.at("/duplicate").asBoolean());
            hers.ask("chat.send", message(conversation, Ids.next(), "after"));
            Await.soon("he heard", () -> his.events(conversation).size() >= 2);
            his.settle();
            assertEquals(List.of("once", "after"), ChatFixture.texts(his.events(conversation)));
        }
    }

    @Test
    void many_messages_at_once_keep_their_order_everywhere() {
        try (var hers = LiveClient.hello(alice);
                var his = LiveClient.hello(bob)) {
            var texts = new ArrayList<String>();
            var ids = new ArrayList<Long>();
            for (int i = 0; i < 300; i++) {
                texts.add("m" + i);
                ids.add(hers.send("chat.send", message(conversation, Ids.next(), "m" + i)));
            }
            Await.soon("all are acknowledged", () -> oks(hers, ids).size() == 300);
            Await.soon("he has all", () -> his.events(conversation).size() == 300);
            var numbers = LongStream.rangeClosed(1, 300).boxed().toList();
            assertEquals(
                    ids,
                    oks(hers, ids).stream().map(ok -> ok.at("/id").asLong()).toList());
            assertEquals(
                    numbers,
                    oks(hers, ids).stream()
                            .map(ok -> ok.at("/body/seq").asLong())
                            .toList());
            assertEquals(
                    numbers,
                    his.events(conversation).stream()
                            .map(e -> e.at("/seq").asLong())
                            .toList());
            assertEquals(texts, ChatFixture.texts(his.events(conversation)));
            assertEquals(texts, ChatFixture.texts(ChatFixture.log(bob, conversation)));
        }
    }

    private static List<JsonNode> oks(LiveClient client, List<Long> ids) {
        return client.frames.stream()
                .filter(frame -> ids.contains(frame.path("id").asLong()))
                .toList();
    }

    @Test
    void a_read_mark_is_told_to_everybody_and_kept() {
        try (var hers = LiveClient.hello(alice);
                var his = LiveClient.hello(bob)) {
            ChatFixture.send(alice, conversation, "one");
            ChatFixture.send(alice, conversation, "two");
            his.ask("chat.read", Api.object("conversation", conversation, "seq", 2));
            for (var client : List.of(hers, his)) {
                var mark = client.awaitType("chat.read");
                assertEquals(Api.json(Api.object("conversation", conversation, "person", bob.id(), "seq", 2)), mark);
            }
            Await.soon("it is kept", () -> bob.api()
                    .get(ChatFixture.path(conversation))
                    .at("/read_seq")
                    .equals("2"));
        }
    }

    @Test
    void nobody_sees_a_read_mark_go_back_or_stand_beyond_the_log() {
        try (var hers = LiveClient.hello(alice);
                var his = LiveClient.hello(bob)) {
            for (int i = 1; i <= 3; i++) {
                ChatFixture.send(alice, conversation, "m" + i);
            }
            for (long told : new long[] {2, 1, 999, 3, 2}) {
                his.ask("chat.read", Api.object("conversation", conversation, "seq", told));
                long expected = Math.min(Math.max(told, 2), 3);
                Await.soon("she sees " + expected, () -> marks(hers).contains(expected));
            }
            ChatFixture.send(alice, conversation, "m4");
            his.ask("chat.read", Api.object("conversation", conversation, "seq", 4));
            Await.soon("she sees the last", () -> marks(hers).contains(4L));
            assertEquals(List.of(2L, 3L, 4L), marks(hers));
        }
    }

    private static List<Long> marks(LiveClient client) {
        return client.bodies("chat.read").stream()
                .map(mark -> mark.at("/seq").asLong())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                            | /body/conversation
            {"conversation":"x","client_id":"ID","kind":"text","text":"t"}                | /body/conversation
            {"conversation":7,"client_id":"ID","kind":"text","text":"t"}                  | /body/conversation
            {"conversation":"1-1-1-1-1","client_id":"ID","kind":"text","text":"t"}        | /body/conversation
            {"conversation":"CONV","kind":"text","text":"t"}                              | /body/client_id
            {"conversation":"CONV","client_id":"x","kind":"text","text":"t"}              | /body/client_id
            {"conversation":"CONV","client_id":"ID","text":"t"}                           | /body/kind
            {"conversation":"CONV","client_id":"ID","kind":"card","text":"t"}             | /body/kind
            {"conversation":"CONV","client_id":"ID","kind":"text"}                        | /body/text
            {"conversation":"CONV","client_id":"ID","kind":"text","text":7}               | /body/text
            {"conversation":"CONV","client_id":"ID","kind":"text","text":""}              | /body/text
            {"conversation":"CONV","client_id":"ID","kind":"text","text":" "}             | /body/text
            {"conversation":"CONV","client_id":"ID","kind":"text","text":"a\\u0000"}      | /body/text
            {"conversation":"CONV","client_id":"ID","kind":"text","text":"\\ud800"}       | /body/text
            {"conversation":"CONV","client_id":"ID","kind":"text","text":"LONG"}          | /body/text
            {"conversation":"CONV","client_id":"ID","kind":"text","text":"t","seq":1}     | /body/seq
            """)
    void a_wrong_message_is_pointed_at_and_not_stored(String body, String pointer) {
        String filled = body.replace("CONV", conversation.toString())
                .replace("ID", Ids.next().toString())
                .replace("LONG", "x".repeat(4001));
        try (var hers = LiveClient.hello(alice)) {
            var problem = hers.refused("chat.send", filled, 400);
            assertEquals(pointer, problem.at("/errors/0/pointer").asText());
            hers.settle();
        }
        assertEquals(List.of(), ChatFixture.log(bob, conversation));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"conversation":"CONV"}                          | /body/seq
            {"conversation":"CONV","seq":-1}                 | /body/seq
            {"conversation":"CONV","seq":"1"}                | /body/seq
            {"conversation":"CONV","seq":1.5}                | /body/seq
            {"conversation":"CONV","seq":9223372036854775808} | /body/seq
            {"conversation":"CONV","seq":1,"by":"me"}        | /body/by
            {"seq":1}                                        | /body/conversation
            """)
    void a_wrong_mark_is_pointed_at(String body, String pointer) {
        try (var hers = LiveClient.hello(alice)) {
            var problem = hers.refused("chat.read", body.replace("CONV", conversation.toString()), 400);
            assertEquals(pointer, problem.at("/errors/0/pointer").asText());
        }
    }

    @Test
    void other_peoples_conversations_look_like_none() {
        try (var mallory = LiveClient.hello(People.signUp())) {
            var nowhere = Ids.next();
            var send = mallory.refused("chat.send", message(conversation, Ids.next(), "hello"), 404);
            assertEquals(mallory.refused("chat.send", message(nowhere, Ids.next(), "hello"), 404), send);
            var read = mallory.refused("chat.read", Api.object("conversation", conversation, "seq", 1), 404);
            assertEquals(mallory.refused("chat.read", Api.object("conversation", nowhere, "seq", 1), 404), read);
            // Now that chat has it in memory.
            ChatFixture.send(alice, conversation, "secret");
            assertEquals(send, mallory.refused("chat.send", message(conversation, Ids.next(), "hello"), 404));
        }
        assertEquals(1, ChatFixture.log(bob, conversation).size());
    }
}
