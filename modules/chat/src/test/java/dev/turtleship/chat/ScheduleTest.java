package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.log;
import static dev.turtleship.chat.ChatFixture.path;
import static dev.turtleship.chat.ChatFixture.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages that are sent later.
@QuarkusTest
class ScheduleTest {
    @Inject
    TestTime time;

    private Person alice;
    private Person bob;
    private UUID group;

    @BeforeEach
    void makeGroup() {
        alice = People.signUp();
        bob = People.signUp();
        group = UUID.fromString(bob.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("plans", alice))
                .expect(201)
                .at("/id"));
    }

    private Api.Answer schedule(UUID clientId, String message, Instant sendAt) {
        return alice.api()
                .put(
                        path(group) + "/scheduled/" + clientId,
                        "{\"message\":" + message + ",\"send_at\":\"" + sendAt + "\"}");
    }

    private static String text(String text) {
        return Api.object("kind", "text", "text", text);
    }

    private Instant in(Duration later) {
        return time.instant().plus(later);
    }

    private JsonNode waiting() {
        return alice.api().get(path(group) + "/scheduled").expect(200).body().at("/items");
    }

    @Test
    void it_is_sent_once_when_its_time_has_come_and_not_before() {
        var id = Ids.next();
        schedule(id, text("happy birthday"), in(Duration.ofMinutes(4))).expect(204);
        schedule(Ids.next(), text("next year"), in(Duration.ofDays(300))).expect(204);
        assertEquals(List.of(), texts(log(bob, group)));
        assertEquals(2, waiting().size());
        assertEquals("happy birthday", waiting().at("/0/message/text").asText());
        time.advance(Duration.ofMinutes(4));
        Await.soon("it is sent", () -> waiting().size() == 1);
        assertEquals(List.of("happy birthday"), texts(log(bob, group)));
        var entry = log(bob, group).getFirst();
        assertEquals(
                alice.id() + " " + id,
                entry.at("/sender").asText() + " " + entry.at("/client_id").asText());
        schedule(id, text("again"), in(Duration.ofMinutes(2))).problem(409, "chat/sent-already");
    }

    @Test
    void it_can_be_changed_and_deleted_until_then() {
        var changed = Ids.next();
        var deleted = Ids.next();
        schedule(changed, text("first"), in(Duration.ofMinutes(4))).expect(204);
        schedule(changed, text("second"), in(Duration.ofMinutes(2))).expect(204);
        schedule(deleted, text("never"), in(Duration.ofMinutes(1))).expect(204);
        alice.api().delete(path(group) + "/scheduled/" + deleted).expect(204);
        alice.api().delete(path(group) + "/scheduled/" + deleted).expect(204);
        time.advance(Duration.ofMinutes(2));
        Await.soon("it is sent", () -> waiting().isEmpty());
        assertEquals(List.of("second"), texts(log(bob, group)));
    }

    @Test
    void what_its_sender_may_not_send_any_more_stays_with_the_reason() {
        long seq = ChatFixture.send(bob, group, "a question");
        var id = Ids.next();
        schedule(id, Api.object("kind", "text", "text", "an answer", "target", seq), in(Duration.ofMinutes(2)))
                .expect(204);
        bob.api()
                .put(path(group) + "/messages/" + Ids.next(), Api.object("kind", "delete", "target", seq))
                .expect(201);
        time.advance(Duration.ofMinutes(2));
        Await.soon("it is refused", () -> waiting().at("/0/refused").asText().equals("target-deleted"));
        assertEquals(2, log(bob, group).size());
    }

    @Test
    void nobody_else_sees_or_deletes_it() {
        var id = Ids.next();
        schedule(id, text("a surprise"), in(Duration.ofMinutes(2))).expect(204);
        var his = bob.api().get(path(group) + "/scheduled").expect(200).body().at("/items");
        assertEquals(0, his.size());
        bob.api().delete(path(group) + "/scheduled/" + id).expect(204);
        assertEquals(1, waiting().size());
        var strangers = People.signUp().api().get(path(group) + "/scheduled").expect(200);
        assertEquals(0, strangers.body().at("/items").size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"send_at":"2100-01-01T00:00:00Z"}                                          | /message
            {"message":{"kind":"text","text":"a"}}                                      | /send_at
            {"message":{"kind":"text","text":"a"},"send_at":"2020-01-01T00:00:00Z"}     | /send_at
            {"message":{"kind":"text","text":"a"},"send_at":"2100-01-01T00:00:00Z"}     | /send_at
            {"message":{"kind":"text","text":"a"},"send_at":"tomorrow"}                 | /send_at
            {"message":{"kind":"text"},"send_at":"2100-01-01T00:00:00Z"}                | /message/text
            {"message":{"kind":"leave"},"send_at":"2100-01-01T00:00:00Z"}               | /message/kind
            {"message":{"kind":"delete","target":1},"send_at":"2100-01-01T00:00:00Z"}   | /message/kind
            """)
    void what_is_wrong_is_pointed_at_and_not_kept(String body, String pointer) {
        alice.api().put(path(group) + "/scheduled/" + Ids.next(), body).invalid(pointer);
        assertEquals(0, waiting().size());
    }

    @Test
    void a_hundred_may_wait() {
        var last = Ids.next();
        schedule(last, text("m"), in(Duration.ofMinutes(2))).expect(204);
        for (int i = 0; i < 99; i++) {
            schedule(Ids.next(), text("m" + i), in(Duration.ofMinutes(2))).expect(204);
        }
        schedule(last, text("changed"), in(Duration.ofMinutes(3))).expect(204);
        schedule(Ids.next(), text("one more"), in(Duration.ofMinutes(2))).problem(422, "chat/too-many-scheduled");
    }
}
