package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a hello brings back. Conversations under continuous traffic are in [ReconnectTest].
@QuarkusTest
class ResumeTest {
    private static Person alice;

    private Person bob;
    private UUID conversation;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
    }

    @BeforeEach
    void makeGroup() {
        bob = People.signUp();
        conversation = group();
    }

    private UUID group() {
        return UUID.fromString(alice.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("test", bob))
                .expect(201)
                .at("/id"));
    }

    /// Many messages quickly: the socket does not wait for one before it takes the next.
    private static void fill(UUID conversation, int many) {
        try (var hers = LiveClient.hello(alice)) {
            for (int i = 1; i <= many; i++) {
                hers.send(
                        "chat.send",
                        "{\"conversation\":\"" + conversation + "\",\"client_id\":\"" + Ids.next()
                                + "\",\"kind\":\"text\",\"text\":\"m" + i + "\"}");
            }
            Await.soon("all are stored", () -> hers.bodies("ok").size() == many + 1);
        }
    }

    @Test
    void what_was_missed_comes_right_after_the_hello_in_order() {
        fill(conversation, 20);
        try (var his = LiveClient.connect()) {
            var resume = his.resume(bob, known(conversation, 12)).at("/resume/chat");
            assertEquals(
                    conversation.toString(), resume.at("/behind/0/conversation").asText());
            assertEquals(20, resume.at("/behind/0/last_seq").asLong());
            assertEquals(0, resume.at("/too_long").size());
            his.awaitType("chat.caught_up");
            var types =
                    his.frames.stream().map(frame -> frame.at("/type").asText()).toList();
            assertEquals("ok", types.getFirst());
            assertEquals("chat.caught_up", types.getLast());
            assertEquals(ChatFixture.log(bob, conversation).subList(12, 20), his.events(conversation));
        }
    }

    @Test
    void whoever_is_up_to_date_is_told_so() {
        fill(conversation, 3);
        try (var his = LiveClient.connect()) {
            var resume = his.resume(bob, known(conversation, 3)).at("/resume/chat");
            assertEquals(0, resume.at("/behind").size() + resume.at("/too_long").size());
            his.awaitType("chat.caught_up");
            assertEquals(List.of(), his.events(conversation));
        }
    }

    @Test
    void a_conversation_that_was_not_named_counts_as_known_up_to_nothing() {
        fill(conversation, 3);
        try (var his = LiveClient.connect()) {
            his.resume(bob, "");
            his.awaitType("chat.caught_up");
            assertEquals(3, his.events(conversation).size());
        }
    }

    @Test
    void a_hello_that_asks_for_nothing_gets_nothing() {
        fill(conversation, 3);
        try (var his = LiveClient.hello(bob)) {
            his.settle();
            assertEquals(List.of(), his.events(conversation));
            assertEquals(List.of(), his.bodies("chat.caught_up"));
        }
    }

    @Test
    void a_client_that_claims_to_know_more_than_there_is_gets_what_comes() {
        fill(conversation, 3);
        try (var his = LiveClient.connect()) {
            his.resume(bob, known(conversation, 999));
            his.awaitType("chat.caught_up");
            ChatFixture.send(alice, conversation, "live");
            assertEquals(4, his.awaitType("chat.event").at("/seq").asLong());
        }
    }

    @Test
    void where_more_than_a_hundred_are_missing_the_log_is_to_be_pulled() {
        fill(conversation, 101);
        try (var his = LiveClient.connect()) {
            assertEquals(List.of(conversation.toString()), tooLong(his.resume(bob, known(conversation, 0))));
            his.awaitType("chat.caught_up");
            assertEquals(List.of(), his.events(conversation));
            assertEquals(101, ChatFixture.log(bob, conversation).size());
        }
        try (var his = LiveClient.connect()) {
            assertEquals(List.of(), tooLong(his.resume(bob, known(conversation, 1))));
            his.awaitType("chat.caught_up");
            assertEquals(100, his.events(conversation).size());
        }
    }

    @Test
    void all_together_at_most_five_hundred_are_pushed() {
        var conversations = new ArrayList<UUID>();
        for (int i = 0; i < 6; i++) {
            conversations.add(group());
            fill(conversations.getLast(), 90);
        }
        try (var his = LiveClient.connect()) {
            var tooLong = tooLong(his.resume(bob, ""));
            his.awaitType("chat.caught_up");
            assertEquals(1, tooLong.size());
            assertEquals(450, his.bodies("chat.event").size());
            for (var one : conversations) {
                int expected = tooLong.contains(one.toString()) ? 0 : 90;
                var seqs = his.events(one).stream()
                        .map(event -> event.at("/seq").asInt())
                        .toList();
                assertEquals(IntStream.rangeClosed(1, expected).boxed().toList(), seqs);
            }
        }
    }

    private static List<String> tooLong(JsonNode hello) {
        var ids = new ArrayList<String>();
        hello.at("/resume/chat/too_long").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    @Test
    void nothing_of_other_peoples_conversations_is_resumed() {
        fill(conversation, 3);
        try (var mallory = LiveClient.connect()) {
            var resume = mallory.resume(People.signUp(), known(conversation, 0)).at("/resume/chat");
            mallory.awaitType("chat.caught_up");
            assertEquals(0, resume.at("/behind").size() + resume.at("/too_long").size());
            assertEquals(List.of(), mallory.bodies("chat.event"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\":1",
                "\"\":1",
                "\"CONV\":\"1\"",
                "\"CONV\":-1",
                "\"CONV\":1.5",
                "\"CONV\":9223372036854775808",
                "\"CONV\":null",
                "\"CONV\":{}"
            })
    void a_wrong_memory_is_refused_and_never_loses_the_hello(String known) {
        try (var his = LiveClient.connect()) {
            var refused = his.resume(bob, known.replace("CONV", conversation.toString()))
                    .at("/resume/chat/unavailable");
            assertEquals(400, refused.at("/status").asInt());
            assertEquals(
                    "/body/resume/chat/known", refused.at("/errors/0/pointer").asText());
            ChatFixture.send(alice, conversation, "live");
            his.awaitType("chat.event");
        }
    }

    @Test
    void a_memory_of_too_many_conversations_is_refused() {
        var known = new StringBuilder();
        for (int i = 0; i < 1001; i++) {
            known.append(i == 0 ? "" : ",").append('"').append(Ids.next()).append("\":1");
        }
        try (var his = LiveClient.connect()) {
            var body = his.resume(bob, known.toString());
            assertEquals(400, body.at("/resume/chat/unavailable/status").asInt());
            assertTrue(body.has("session"));
        }
    }

    private static String known(UUID conversation, long seq) {
        return "\"" + conversation + "\":" + seq;
    }
}
