package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.page.Position;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ChangeResourceTest {
    private static Person alice;

    @Inject
    LongPolls polls;

    private Person bob;
    private UUID conversation;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
    }

    @BeforeEach
    void makeConversation() {
        bob = People.signUp();
        conversation = ChatFixture.direct(alice, bob);
    }

    @Test
    void the_first_call_says_where_to_begin_and_that_the_list_comes_first() {
        ChatFixture.send(alice, conversation, "before");
        var answer = bob.api().get("/v1/chat/changes?wait=25").expect(200);
        assertEquals("true", answer.at("/reset"));
        assertEquals(List.of(), texts(answer.body()));
    }

    @Test
    void what_was_said_since_comes_once_and_as_the_log_has_it() {
        String start = cursor(bob);
        for (int i = 1; i <= 5; i++) {
            ChatFixture.send(i % 2 == 0 ? bob : alice, conversation, "m" + i);
        }
        var answer = changes(bob, start, 0);
        assertEquals(ChatFixture.log(bob, conversation), list(answer.body().at("/events")));
        assertEquals(0, answer.body().at("/behind").size());
        assertEquals("false", answer.at("/reset"));
        assertEquals(List.of(), texts(changes(bob, answer.at("/cursor"), 0).body()));
    }

    @Test
    void a_cursor_from_a_time_that_a_restore_undid_begins_anew() throws SQLException {
        String log = Sql.text("chat", "select system_identifier from pg_control_system()");
        String lost = new Position("chat", new AccountId(bob.id()), log, 1L << 50).encode();
        var answer = changes(bob, lost, 0);
        assertEquals("true", answer.at("/reset"));
        ChatFixture.send(alice, conversation, "after");
        assertEquals(
                List.of("after"), texts(changes(bob, answer.at("/cursor"), 25).body()));
    }

    @Test
    void many_conversations_have_one_cursor() {
        var others = new ArrayList<UUID>(List.of(conversation));
        for (int i = 0; i < 20; i++) {
            others.add(UUID.fromString(alice.api()
                    .post("/v1/chat/conversations", ChatFixture.groupBody("g" + i, bob))
                    .expect(201)
                    .at("/id")));
        }
        String cursor = cursor(bob);
        for (int round = 0; round < 3; round++) {
            var expected = new ArrayList<String>();
            for (int i = round; i < others.size(); i += 3) {
                expected.add("r" + round + "-" + i);
                ChatFixture.send(alice, others.get(i), expected.getLast());
            }
            var answer = changes(bob, cursor, 25);
            assertEquals(
                    expected.stream().sorted().toList(),
                    texts(answer.body()).stream().sorted().toList());
            cursor = answer.at("/cursor");
        }
    }

    @Test
    void whoever_waits_is_told_by_itself() throws Exception {
        String start = cursor(bob);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> changes(bob, start, 25));
            Await.soon("bob waits", () -> polls.waiting() == 1);
            ChatFixture.send(alice, conversation, "hello");
            assertEquals(
                    List.of("hello"), texts(waiting.get(20, TimeUnit.SECONDS).body()));
        }
    }

    /// Two transactions that end in the other order than they began are why a position is no sequence number.
    @Test
    void a_late_commit_is_not_passed_over() throws Exception {
        var second = ChatFixture.direct(bob, People.signUp());
        String start = cursor(bob);
        try (var slow = Sql.connect("chat")) {
            slow.setAutoCommit(false);
            append(slow, conversation, "late");
            ChatFixture.send(bob, second, "early");
            var meanwhile = changes(bob, start, 0);
            assertEquals(List.of(), texts(meanwhile.body()), "nothing is told while something older may come");
            slow.commit();
            var both = changes(bob, meanwhile.at("/cursor"), 25);
            assertEquals(
                    List.of("early", "late"),
                    texts(both.body()).stream().sorted().toList());
            assertEquals(List.of(), texts(changes(bob, both.at("/cursor"), 0).body()));
        }
    }

    @Test
    void what_another_process_stored_is_found_too() throws Exception {
        String start = cursor(bob);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var elsewhere = Sql.connect("chat")) {
            var waiting = threads.submit(() -> changes(bob, start, 25));
            Await.soon("bob waits", () -> polls.waiting() == 1);
            append(elsewhere, conversation, "from elsewhere");
            assertEquals(
                    List.of("from elsewhere"),
                    texts(waiting.get(20, TimeUnit.SECONDS).body()));
        }
    }

    @Test
    void where_too_much_was_said_the_log_is_to_be_pulled() throws Exception {
        String start = cursor(bob);
        try (var writer = Sql.connect("chat")) {
            for (int i = 1; i <= 101; i++) {
                append(writer, conversation, "m" + i);
            }
        }
        var answer = changes(bob, start, 0);
        assertEquals(List.of(), texts(answer.body()));
        assertEquals(conversation.toString(), answer.at("/behind/0/conversation"));
        assertEquals("101", answer.at("/behind/0/last_seq"));
        String next = answer.at("/cursor");
        ChatFixture.send(alice, conversation, "and one");
        assertEquals(List.of("and one"), texts(changes(bob, next, 0).body()));
    }

    @Test
    void a_hundred_since_the_cursor_come_whole() throws Exception {
        ChatFixture.send(alice, conversation, "m0");
        ChatFixture.send(alice, conversation, "m1");
        String start = cursor(bob);
        try (var writer = Sql.connect("chat")) {
            for (int i = 1; i <= 100; i++) {
                append(writer, conversation, "m" + i);
            }
        }
        assertEquals(
                IntStream.rangeClosed(1, 100).mapToObj(i -> "m" + i).toList(),
                texts(changes(bob, start, 0).body()));
    }

    @Test
    void nothing_of_other_peoples_conversations_is_told() {
        var mallory = People.signUp();
        String start = cursor(mallory);
        ChatFixture.send(alice, conversation, "secret");
        assertEquals(List.of(), texts(changes(mallory, start, 0).body()));
    }

    @Test
    void a_wrong_cursor_or_wait_is_refused_with_its_name() {
        for (var wait : List.of("-1", "26", "soon", "1.5")) {
            bob.api().get("/v1/chat/changes?wait=" + wait).invalid("/wait");
        }
        for (var after : List.of("x", "AAAA", cursor(alice))) {
            bob.api().get("/v1/chat/changes?after=" + after).invalid("/after");
        }
    }

    @Test
    void the_first_screen_shows_the_newest_conversations_and_what_is_unread() {
        var carol = People.signUp();
        var second = ChatFixture.direct(bob, carol);
        ChatFixture.direct(bob, People.signUp());
        ChatFixture.send(alice, conversation, "one");
        ChatFixture.send(alice, conversation, "two");
        ChatFixture.send(bob, second, "mine");
        var home = bob.api().get("/v1/app/home").expect(200);
        assertEquals(2, home.body().at("/parts/chat/conversations").size(), home.text());
        assertEquals(second.toString(), home.at("/parts/chat/conversations/0/id"));
        assertEquals("0", home.at("/parts/chat/conversations/0/unread"));
        assertEquals(conversation.toString(), home.at("/parts/chat/conversations/1/id"));
        assertEquals("2", home.at("/parts/chat/conversations/1/unread"));
        assertEquals("2", home.at("/parts/chat/unread"));
    }

    private static String cursor(Person person) {
        return person.api().get("/v1/chat/changes").expect(200).at("/cursor");
    }

    private static Api.Answer changes(Person person, String after, int wait) {
        return person.api()
                .get("/v1/chat/changes?after=" + after + "&wait=" + wait)
                .expect(200);
    }

    private static List<String> texts(JsonNode answer) {
        return ChatFixture.texts(list(answer.at("/events")));
    }

    private static List<JsonNode> list(JsonNode array) {
        var list = new ArrayList<JsonNode>();
        array.forEach(list::add);
        return list;
    }

    /// As a writer of another process: this one hears nothing of it.
    private static void append(Connection connection, UUID conversation, String text) throws SQLException {
        try (var call = connection.prepareStatement(
                "select item from append_entries(array[?]::uuid[], array[?]::uuid[], array[?]::uuid[],"
                        + " array['text'], array[?], now())")) {
            call.setObject(1, conversation);
            call.setObject(2, alice.id());
            call.setObject(3, Ids.next());
            call.setString(4, '"' + text + '"');
            call.executeQuery().close();
        }
    }
}
