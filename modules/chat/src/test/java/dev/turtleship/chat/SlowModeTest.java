package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.log;
import static dev.turtleship.chat.ChatFixture.path;
import static dev.turtleship.chat.ChatFixture.send;
import static dev.turtleship.chat.ChatFixture.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Groups in which members wait between two messages.
@QuarkusTest
class SlowModeTest {
    @Inject
    TestTime time;

    private Person host;
    private Person bob;
    private Person carol;
    private UUID group;

    @BeforeEach
    void makeGroup() {
        host = People.signUp();
        bob = People.signUp();
        carol = People.signUp();
        group = UUID.fromString(host.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("slowly", bob, carol))
                .expect(201)
                .at("/id"));
    }

    private Api.Answer slow(Person who, Object seconds) {
        return say(who, "kind", "slow_mode", "seconds", seconds);
    }

    private Api.Answer say(Person who, Object... members) {
        return who.api().put(path(group) + "/messages/" + Ids.next(), Api.object(members));
    }

    @Test
    void whoever_has_just_said_something_waits_for_their_turn() {
        slow(host, 30).expect(201);
        send(bob, group, "one");
        time.advance(Duration.ofSeconds(10));
        var refused = send(bob, group, Ids.next(), "two").problem(429, "chat/slow-mode");
        long wait = Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow());
        assertTrue(wait > 0 && wait <= 20, refused.text());
        assertTrue(refused.body().at("/retryable").asBoolean());
        send(carol, group, "her turn is her own");
        time.advance(Duration.ofSeconds(wait));
        send(bob, group, "three");
        assertEquals(
                List.of("one", "her turn is her own", "three"),
                texts(log(carol, group).subList(1, 4)));
    }

    @Test
    void a_message_that_is_sent_again_gets_its_first_answer() {
        slow(host, 240).expect(201);
        var first = Ids.next();
        var second = Ids.next();
        var answer = send(bob, group, first, "one").expect(201);
        assertEquals(
                answer.at("/seq"), send(bob, group, first, "one").expect(200).at("/seq"));
        time.advance(Duration.ofMinutes(4));
        send(bob, group, second, "two").expect(201);
        send(bob, group, second, "two").expect(200);
        assertEquals(
                answer.at("/seq"), send(bob, group, first, "one").expect(200).at("/seq"));
        send(bob, group, Ids.next(), "three").problem(429, "chat/slow-mode");
        assertEquals(3, log(bob, group).size());
    }

    @Test
    void over_the_socket_it_is_the_same() {
        slow(host, 30).expect(201);
        send(carol, group, "so that the members are known");
        try (var his = LiveClient.hello(bob)) {
            var again = frame(Ids.next());
            long seq = his.ask("chat.send", again).at("/seq").asLong();
            var refused = his.refused("chat.send", frame(Ids.next()), 429);
            assertEquals("/problems/chat/slow-mode", refused.at("/type").asText());
            assertTrue(refused.at("/retry_after_seconds").asLong() > 0, refused.toString());
            var repeated = his.ask("chat.send", again);
            assertEquals(seq + " true", repeated.at("/seq") + " " + repeated.at("/duplicate"));
            time.advance(Duration.ofSeconds(30));
            his.ask("chat.send", frame(Ids.next()));
        }
    }

    private String frame(UUID clientId) {
        return "{\"conversation\":\"" + group + "\",\"client_id\":\"" + clientId
                + "\",\"kind\":\"text\",\"text\":\"hello\"}";
    }

    @Test
    void hosts_do_not_wait_and_only_what_says_something_counts() {
        slow(host, 60).expect(201);
        send(host, group, "one");
        send(host, group, "two");
        long seq = send(bob, group, "thre");
        say(bob, "kind", "edit", "target", seq, "text", "three").expect(201);
        say(bob, "kind", "reaction", "target", seq, "reaction", "!").expect(201);
        say(bob, "kind", "sticker", "sticker", Map.of("pack", "turtles", "name", "hello"))
                .problem(429, "chat/slow-mode");
        say(bob, "kind", "text", "text", "an answer", "target", seq).problem(429, "chat/slow-mode");
    }

    @Test
    void it_is_said_in_the_log_and_ends_when_the_host_says_so() {
        try (var his = LiveClient.hello(bob)) {
            slow(host, 3600).expect(201);
            var event = his.awaitType("chat.event");
            assertEquals("slow_mode 3600", event.at("/kind").asText() + " " + event.at("/seconds"));
        }
        assertEquals(
                3600,
                bob.api()
                        .get(path(group))
                        .expect(200)
                        .body()
                        .at("/slow_seconds")
                        .asInt());
        send(bob, group, "one");
        slow(host, 0).expect(201);
        send(bob, group, "two");
        assertFalse(bob.api().get(path(group)).expect(200).body().has("slow_seconds"));
        slow(host, 3600).expect(201);
        send(bob, group, "three");
    }

    @Test
    void what_another_process_let_through_counts() throws SQLException {
        slow(host, 60).expect(201);
        var theirs = Ids.next();
        Sql.run(
                "chat",
                "insert into turn (conversation, person, client_id, at)" + " values (?, ?, ?, cast(? as timestamptz))",
                group,
                bob.id(),
                theirs,
                time.instant().toString());
        send(bob, group, Ids.next(), "two").problem(429, "chat/slow-mode");
        send(bob, group, theirs, "one, which did not reach the log there").expect(201);
    }

    @Test
    void what_is_scheduled_waits_for_its_turn_too() {
        slow(host, 60).expect(201);
        bob.api()
                .put(
                        path(group) + "/scheduled/" + Ids.next(),
                        "{\"message\":{\"kind\":\"text\",\"text\":\"later\"},\"send_at\":\""
                                + time.instant().plusSeconds(30) + "\"}")
                .expect(204);
        time.advance(Duration.ofSeconds(29));
        send(bob, group, "now");
        time.advance(Duration.ofSeconds(2));
        Await.soon("it was tried, and its turn is known", () -> triedAgainAt() > 0);
        assertEquals("now", log(carol, group).getLast().at("/text").asText());
        time.advance(Duration.ofSeconds(90));
        Await.soon(
                "it is sent",
                () -> log(carol, group).getLast().at("/text").asText().equals("later"));
    }

    /// How many wait that were tried before.
    private long triedAgainAt() {
        try {
            return Sql.number(
                    "chat",
                    "select count(*) from scheduled where conversation = ? and refused is null"
                            + " and try_at > send_at + interval '45 seconds'",
                    group);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void only_a_host_of_a_group_switches_it_and_within_bounds() {
        slow(bob, 30).problem(403, "chat/not-host");
        slow(host, -1).invalid("/seconds");
        slow(host, 3601).invalid("/seconds");
        slow(host, "soon").invalid("/seconds");
        say(host, "kind", "slow_mode").invalid("/seconds");
        assertEquals(0, log(bob, group).size());
        group = ChatFixture.direct(bob, carol);
        slow(bob, 30).problem(422, "chat/not-a-group");
    }
}
