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
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages that disappear when their time is over.
@QuarkusTest
class DisappearingTest {
    /// Shorter than an access token lives.
    private static final Duration WHILE = Duration.ofMinutes(4);

    private static final int WHILE_SECONDS = 240;

    @Inject
    TestTime time;

    private Person alice;
    private Person bob;
    private UUID here;

    @BeforeEach
    void talk() {
        alice = People.signUp();
        bob = People.signUp();
        here = ChatFixture.direct(alice, bob);
    }

    private Api.Answer timer(Person person, Object seconds) {
        return say(person, "kind", "timer", "seconds", seconds);
    }

    private Api.Answer say(Person person, Object... members) {
        return person.api().put(path(here) + "/messages/" + Ids.next(), Api.object(members));
    }

    private JsonNode entry(Person reader, long seq) {
        return log(reader, here).get((int) seq - 1);
    }

    @Test
    void what_is_said_after_a_timer_was_set_disappears_and_what_was_said_before_stays() {
        long before = send(alice, here, "this stays");
        timer(bob, WHILE_SECONDS).expect(201);
        var said = say(alice, "kind", "text", "text", "this does not").expect(201);
        assertEquals(
                WHILE, Duration.between(Instant.parse(said.at("/sent_at")), Instant.parse(said.at("/expires_at"))));
        long seq = said.body().at("/seq").asLong();
        assertEquals(said.at("/expires_at"), entry(bob, seq).at("/expires_at").asText());
        assertFalse(entry(bob, before).has("expires_at"));
        time.advance(WHILE);
        var gone = entry(bob, seq);
        assertTrue(gone.at("/disappeared").asBoolean());
        assertFalse(gone.has("text") || gone.has("deleted"));
        assertEquals("this stays", entry(bob, before).at("/text").asText());
        assertEquals(
                LongStream.rangeClosed(1, 3).boxed().toList(),
                log(bob, here).stream().map(e -> e.at("/seq").asLong()).toList());
    }

    @Test
    void a_timer_is_said_in_the_log_and_shown_until_it_is_taken_off() {
        try (var his = LiveClient.hello(bob)) {
            timer(alice, 86400).expect(201);
            var event = his.awaitType("chat.event");
            assertEquals("timer 86400", event.at("/kind").asText() + " " + event.at("/seconds"));
            assertEquals(
                    86400,
                    bob.api()
                            .get(path(here))
                            .expect(200)
                            .body()
                            .at("/timer_seconds")
                            .asInt());
            timer(bob, 0).expect(201);
            assertFalse(alice.api().get(path(here)).expect(200).body().has("timer_seconds"));
            assertFalse(say(alice, "kind", "text", "text", "stays")
                    .expect(201)
                    .body()
                    .has("expires_at"));
            his.settle();
            assertFalse(his.events(here).getLast().has("expires_at"));
        }
        assertEquals(86400, entry(bob, 1).at("/seconds").asInt());
    }

    @Test
    void devices_are_told_when() {
        timer(alice, 60).expect(201);
        try (var his = LiveClient.hello(bob);
                var hers = LiveClient.hello(alice)) {
            var ok = hers.ask(
                    "chat.send",
                    "{\"conversation\":\"" + here + "\",\"client_id\":\"" + Ids.next()
                            + "\",\"kind\":\"text\",\"text\":\"soon gone\"}");
            var event = his.awaitType("chat.event");
            assertEquals(ok.at("/expires_at"), event.at("/expires_at"));
            assertEquals("soon gone", event.at("/text").asText());
            assertTrue(event.has("expires_at"));
        }
        try (var again = LiveClient.connect()) {
            again.resume(bob, "\"" + here + "\":0");
            again.awaitType("chat.caught_up");
            assertTrue(again.events(here).getLast().has("expires_at"));
        }
    }

    /// Also where the disk still has it, because nobody came to take it off: its words are put back here as if so.
    @Test
    void no_way_of_reading_shows_what_has_disappeared() throws SQLException {
        String cursor = bob.api().get("/v1/chat/changes").expect(200).at("/cursor");
        timer(alice, WHILE_SECONDS).expect(201);
        long seq = say(alice, "kind", "text", "text", "sycamore", "mentions", List.of(bob.id()))
                .expect(201)
                .body()
                .at("/seq")
                .asLong();
        say(alice, "kind", "edit", "target", seq, "text", "sycamore tree").expect(201);
        say(bob, "kind", "reaction", "target", seq, "reaction", "leaf").expect(201);
        assertTrue(everythingOf(bob, cursor).contains("sycamore tree"));
        time.advance(WHILE);
        Await.soon("it is off the disk", () -> stillSaying() == 0);
        Sql.run(
                "chat",
                "update entry set body = '\"sycamore\"'"
                        + " where conversation = ? and kind in ('text', 'edit', 'reaction')",
                here);
        Sql.run("chat", "insert into mention values (?, ?, ?, now() + interval '1 day')", bob.id(), here, seq);
        Sql.run("chat", "insert into reaction values (?, ?, ?, 'leaf')", here, seq, bob.id());
        Sql.run("chat", "insert into original values (?, ?, '\"sycamore\"')", here, seq);
        String read = everythingOf(bob, cursor);
        assertFalse(read.contains("sycamore") || read.contains("leaf"), read);
        assertEquals("[]", versions(seq));
    }

    private String versions(long seq) {
        return bob.api()
                .get(path(here) + "/entries/" + seq + "/versions")
                .expect(200)
                .body()
                .at("/items")
                .toString();
    }

    private String everythingOf(Person reader, String cursor) {
        var read = new StringBuilder();
        for (var each : List.of(
                path(here) + "/messages",
                path(here) + "/messages?after=0",
                path(here) + "/export",
                path(here) + "/export?format=json",
                "/v1/chat/mentions",
                "/v1/chat/messages?q=sycamore",
                "/v1/chat/messages?q=sycamore&conversation=" + here,
                "/v1/chat/changes?after=" + cursor)) {
            read.append(reader.api().get(each).expect(200).text()).append('\n');
        }
        try (var client = LiveClient.connect()) {
            client.resume(reader, "\"" + here + "\":0");
            client.awaitType("chat.caught_up");
            read.append(client.frames);
        }
        return read.toString();
    }

    private long stillSaying() {
        return number(
                "select count(*) from entry where conversation = ? and expires_at is not null and body <> 'null'");
    }

    private long number(String sql) {
        try {
            return Sql.number("chat", sql, here);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void nothing_is_left_on_the_disk() {
        timer(alice, 60).expect(201);
        long seq = say(alice, "kind", "text", "text", "first words", "mentions", List.of(bob.id()))
                .expect(201)
                .body()
                .at("/seq")
                .asLong();
        say(alice, "kind", "edit", "target", seq, "text", "second words").expect(201);
        say(bob, "kind", "reaction", "target", seq, "reaction", "!").expect(201);
        long vote = say(bob, "kind", "vote", "vote", Map.of("question", "When?", "options", List.of("a", "b")))
                .expect(201)
                .body()
                .at("/seq")
                .asLong();
        say(alice, "kind", "ballot", "target", vote, "choices", List.of(1)).expect(201);
        say(bob, "kind", "text", "text", "an answer", "target", seq).expect(201);
        time.advance(Duration.ofMinutes(1));
        Await.soon("it is off the disk", () -> stillSaying() == 0);
        for (var table : List.of("original", "reaction", "ballot", "mention")) {
            assertEquals(0, number("select count(*) from " + table + " where conversation = ?"), table);
        }
        assertEquals(1, number("select count(*) from entry where conversation = ? and body <> 'null'"));
        assertEquals(0, number("select count(*) from entry where conversation = ? and mentions is not null"));
        assertEquals(7, number("select last_seq from conversation where id = ?"));
        assertEquals(7, log(bob, here).size());
    }

    @Test
    void nothing_is_due_that_was_taken_off_or_has_no_end_any_more() throws SQLException {
        timer(alice, 60).expect(201);
        long seq = send(alice, here, "one");
        say(alice, "kind", "edit", "target", seq, "text", "two").expect(201);
        say(alice, "kind", "delete", "target", send(alice, here, "three")).expect(201);
        assertEquals(3, number("select count(*) from expiring where conversation = ?"));
        time.advance(Duration.ofMinutes(1));
        Await.soon("it is done", () -> number("select count(*) from expiring where conversation = ?") == 0);
        assertEquals(0, stillSaying());
    }

    /// More than are looked for at once, and over before those of others.
    @Test
    void a_conversation_that_cannot_be_purged_holds_up_no_other() throws SQLException {
        timer(alice, 60).expect(201);
        long seq = send(alice, here, "stuck");
        Sql.run(
                "chat",
                "insert into expiring select ?, n, now() - interval '1 day' from generate_series(1000, 1300) n",
                here);
        var carol = People.signUp();
        var other = ChatFixture.direct(alice, carol);
        try (var holding = Sql.connect("chat");
                var lock = holding.prepareStatement("select 1 from conversation where id = ? for update")) {
            holding.setAutoCommit(false);
            lock.setObject(1, here);
            lock.execute();
            alice.api()
                    .put(path(other) + "/messages/" + Ids.next(), Api.object("kind", "timer", "seconds", 60))
                    .expect(201);
            send(alice, other, "gone");
            time.advance(Duration.ofMinutes(1));
            Await.soon("the other is off the disk", () -> left(other) == 0);
        }
        assertTrue(seq > 0);
        Await.soon("then this one is", () -> left(here) == 0);
    }

    private static long left(UUID conversation) {
        try {
            return Sql.number("chat", "select count(*) from expiring where conversation = ?", conversation);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void what_was_purged_has_disappeared_by_any_clock() {
        var end = Instant.EPOCH.plusSeconds(60);
        var row = new EntryStore.Row(
                here, 1, alice.id(), Ids.next(), "text", null, Entry.NOTHING, null, Instant.EPOCH, false, false, end);
        var entry = Entry.of(row, Instant.EPOCH);
        assertTrue(entry.disappeared() && !entry.deleted());
    }

    @Test
    void what_has_disappeared_cannot_be_answered_changed_or_reported() {
        timer(alice, 60).expect(201);
        long seq = send(alice, here, "gone");
        time.advance(Duration.ofMinutes(1));
        say(bob, "kind", "text", "text", "what?", "target", seq).problem(409, "chat/target-deleted");
        say(bob, "kind", "reaction", "target", seq, "reaction", "!").problem(409, "chat/target-deleted");
        say(alice, "kind", "edit", "target", seq, "text", "here again").problem(409, "chat/target-deleted");
        bob.api()
                .put(path(here) + "/entries/" + seq + "/report", "{\"reason\":\"spam\"}")
                .problem(409, "chat/target-deleted");
    }

    @Test
    void what_was_deleted_stays_deleted_and_the_same_message_again_is_the_same() {
        timer(alice, 60).expect(201);
        var id = Ids.next();
        var first = send(alice, here, id, "twice").expect(201);
        var again = send(alice, here, id, "twice").expect(200);
        assertEquals(first.at("/expires_at"), again.at("/expires_at"));
        long seq = first.body().at("/seq").asLong();
        say(alice, "kind", "delete", "target", seq).expect(201);
        time.advance(Duration.ofMinutes(1));
        assertTrue(entry(bob, seq).at("/deleted").asBoolean());
        assertFalse(entry(bob, seq).has("disappeared"));
    }

    @Test
    void what_is_scheduled_has_its_time_from_when_it_is_sent() {
        timer(alice, WHILE_SECONDS).expect(201);
        alice.api()
                .put(
                        path(here) + "/scheduled/" + Ids.next(),
                        "{\"message\":{\"kind\":\"text\",\"text\":\"later\"},\"send_at\":\""
                                + time.instant().plus(WHILE) + "\"}")
                .expect(204);
        time.advance(WHILE.plusSeconds(1));
        Await.soon("it is sent", () -> log(bob, here).size() == 2);
        assertEquals("later", entry(bob, 2).at("/text").asText());
        Await.soon("it is struck out", () -> number("select count(*) from scheduled where conversation = ?") == 0);
        time.advance(WHILE);
        assertTrue(entry(bob, 2).at("/disappeared").asBoolean());
    }

    @Test
    void in_a_group_its_host_sets_it_and_with_oneself_oneself() {
        here = UUID.fromString(alice.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("group", bob))
                .expect(201)
                .at("/id"));
        timer(bob, 60).problem(403, "chat/not-host");
        timer(alice, 60).expect(201);
        assertTrue(say(bob, "kind", "text", "text", "a").expect(201).body().has("expires_at"));
        here = UUID.fromString(alice.api()
                .post("/v1/chat/conversations", "{\"kind\":\"self\"}")
                .at("/id"));
        timer(alice, 60).expect(201);
        timer(bob, 60).problem(404, "chat/conversation-unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"59", "-60", "31536001", "\"soon\"", "1.5", "null"})
    void a_timer_is_a_minute_to_a_year(String seconds) {
        alice.api()
                .put(path(here) + "/messages/" + Ids.next(), "{\"kind\":\"timer\",\"seconds\":" + seconds + "}")
                .invalid("/seconds");
        assertEquals(0, log(bob, here).size());
    }
}
