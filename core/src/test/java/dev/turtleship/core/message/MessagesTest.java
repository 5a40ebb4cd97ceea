package dev.turtleship.core.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.contracts.chat.PostCard;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.probe.Asked;
import dev.turtleship.core.probe.ProbeModule;
import dev.turtleship.core.probe.Said;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.Seed;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// From an outbox through a worker into an inbox, all of it real: accounts talks to the probe.
@QuarkusTest
class MessagesTest {
    @Inject
    Outbox outbox;

    @Inject
    Inbox inbox;

    @Inject
    ProbeModule probe;

    private final String who = Ids.next().toString();

    @BeforeEach
    void up() {
        Api.open();
    }

    @Test
    void a_message_arrives_and_leaves_the_outbox() throws SQLException {
        say("hello");
        awaitHeard("hello");
        Await.soon(
                "the outbox is empty",
                () -> number("accounts", "select count(*) from outbox where aggregate = ?") == 0);
    }

    @Test
    void a_rollback_sends_nothing() {
        assertThrows(Refused.class, () -> QuarkusTransaction.requiringNew().run(() -> {
            outbox.send("accounts", who, new Said(who, "never"));
            throw new Refused(CoreError.CONFLICT, "changed my mind");
        }));
        say("after");
        awaitHeard("after");
    }

    @Test
    void nothing_is_sent_outside_a_transaction() {
        assertThrows(IllegalStateException.class, () -> outbox.send("accounts", who, new Said(who, "never")));
    }

    @Test
    void a_sign_up_tells_its_listeners() {
        var person = People.signUp();
        Await.soon("the probe heard", () -> person.name()
                .equals(text("select word from heard where who = '" + person.handle() + "'")));
    }

    @Test
    void a_handler_is_told_whose_outbox_a_message_left_whatever_it_says_itself() {
        QuarkusTransaction.requiringNew().run(() -> outbox.send("accounts", who, new Asked(who, "pay")));
        awaitHeard("accounts");
    }

    @Test
    void of_many_batches_at_once_a_module_handles_a_few_messages_and_no_more() throws Exception {
        try (var blocking = Sql.connect("probe");
                var statement = blocking.createStatement();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            blocking.setAutoCommit(false);
            statement.execute("lock table heard");
            var batches = IntStream.range(0, 4)
                    .mapToObj(_ -> threads.submit(() -> inbox.take(
                            Stream.generate(() -> asked(Ids.next())).limit(4).toList())))
                    .toList();
            long most = 0;
            while (!batches.stream().allMatch(Future::isDone)) {
                most = Math.max(most, waitingFor("heard"));
            }
            assertEquals(6, most);
        }
    }

    private static Envelope asked(UUID aggregate) {
        return new Envelope(
                Ids.next(),
                "accounts",
                "probe",
                aggregate.toString(),
                "probe.asked",
                "{\"who\":\"" + aggregate + "\",\"source\":\"x\"}");
    }

    private static long waitingFor(String table) throws SQLException {
        return Sql.number("probe", """
                select count(distinct pid) from pg_locks where not granted and relation = cast(? as regclass)
                """, table);
    }

    @Test
    void who_listens_is_known_from_the_manifests() {
        assertEquals(List.of("probe"), outbox.listeners(Said.class));
        assertEquals(List.of(), outbox.listeners(PostCard.class));
    }

    @Test
    void messages_of_one_aggregate_arrive_in_order() {
        var words = words(300);
        words.forEach(this::say);
        awaitHeard(words.toArray(String[]::new));
    }

    @Test
    void many_aggregates_at_once_each_keep_their_order() throws Exception {
        var random = Seed.random("MessagesTest");
        var words = words(40);
        var failing = words.get(random.nextInt(words.size()));
        probe.fail(failing);
        Together.run(6, i -> {
            words.forEach(word -> say(who + i, word));
            return "";
        });
        probe.succeed(failing);
        for (int i = 0; i < 6; i++) {
            String aggregate = who + i;
            Await.soon("all of " + i + " arrived", () -> heard(aggregate).size() == words.size());
            assertEquals(words, heard(aggregate));
        }
    }

    @Test
    void a_failing_message_holds_back_only_its_aggregate_and_is_tried_again() throws SQLException {
        String other = who + "-other";
        String bad = "bad " + who;
        probe.fail(bad);
        say("before");
        say(bad);
        say("behind");
        say(other, "one");
        say(other, "two");
        Await.soon("the other aggregate arrived", () -> heard(other).equals(List.of("one", "two")));
        Await.soon(
                "it was tried again",
                () -> number("accounts", "select max(attempts) from outbox where aggregate = ?") > 1);
        assertEquals(List.of("before"), heard(who));
        probe.succeed(bad);
        awaitHeard("before", bad, "behind");
    }

    @Test
    void what_is_delivered_twice_is_handled_once() {
        var envelope = envelope(Ids.next(), "{\"who\":\"" + who + "\",\"word\":\"once\"}");
        assertEquals(Set.of(envelope.id()), taken(envelope, envelope));
        assertEquals(Set.of(envelope.id()), taken(envelope));
        assertEquals(List.of("once"), heard(who));
    }

    @Test
    void what_is_delivered_many_times_at_once_is_handled_once() throws InterruptedException {
        var envelope = envelope(Ids.next(), "{\"who\":\"" + who + "\",\"word\":\"once\"}");
        var taken = Together.run(10, _ -> taken(envelope));
        assertTrue(taken.stream().anyMatch(ids -> ids.contains(envelope.id())));
        assertEquals(List.of("once"), heard(who));
    }

    @Test
    void a_reader_ignores_what_it_does_not_know() {
        var newer = envelope(Ids.next(), "{\"who\":\"" + who + "\",\"word\":\"new\",\"mood\":{\"happy\":true}}");
        assertEquals(Set.of(newer.id()), taken(newer));
        assertEquals(List.of("new"), heard(who));
    }

    @Test
    void what_cannot_be_read_is_not_taken_and_says_why_without_its_contents() {
        var broken = envelope(Ids.next(), "{\"who\":\"secret");
        var unknown = new Envelope(Ids.next(), "accounts", "probe", "other", "probe.unknown", "{\"a\":\"secret\"}");
        var receipts = inbox.take(List.of(broken, unknown));
        assertEquals(
                List.of(Receipt.Result.UNREADABLE, Receipt.Result.REFUSED),
                receipts.stream().map(Receipt::result).toList());
        assertTrue(receipts.getFirst().error().contains("line 1"), receipts.toString());
        assertTrue(receipts.getLast().error().startsWith("IllegalStateException at Inbox.java:"), receipts.toString());
        assertFalse(receipts.toString().contains("secret"));
    }

    @Test
    void the_internal_door_opens_only_to_this_ship() {
        for (var api : List.of(
                Api.open(),
                Api.open().as(""),
                Api.open().as("none"),
                People.signUp().api())) {
            api.post("/internal/v1/messages", "[" + json("probe.said", "{}") + "]")
                    .problem(404, "core/not-found");
        }
    }

    @Test
    void another_process_is_told_of_each_message_what_became_of_it() {
        String body = "[" + json("probe.said", "{\"who\":\"" + who + "\",\"word\":\"over\"}") + ","
                + json("probe.said", "{\"who\":") + "," + json("probe.unknown", "{}") + "]";
        var answer = ship().post("/internal/v1/messages", body).expect(200);
        assertEquals("TAKEN", answer.at("/0/result"));
        assertEquals("UNREADABLE", answer.at("/1/result"));
        assertEquals("REFUSED", answer.at("/2/result"));
        assertTrue(answer.at("/2/error").startsWith("IllegalStateException"));
        assertEquals(List.of("over"), heard(who));
    }

    @Test
    void a_batch_is_bounded_and_whole() {
        var many =
                IntStream.range(0, 101).mapToObj(i -> json("probe.said", "{}")).toList();
        ship().post("/internal/v1/messages", "[" + String.join(",", many) + "]").problem(400, "core/invalid");
        ship().post("/internal/v1/messages", "[{\"id\":\"" + Ids.next() + "\"}]")
                .problem(400, "core/invalid");
        ship().post("/internal/v1/messages", "[" + json("probe.said", "x".repeat(70_000)) + "]")
                .problem(413, "core/too-large");
    }

    @Test
    void a_message_that_no_request_could_carry_is_not_sent() {
        var mistake = assertThrows(IllegalStateException.class, () -> say("x".repeat(20_001)));
        assertTrue(mistake.getMessage().contains("probe.said"), mistake.getMessage());
    }

    private static Api ship() {
        return Api.open().as("the secret of the tests");
    }

    /// An envelope about an aggregate of its own.
    private static String json(String type, String payload) {
        return Api.object(
                "id",
                Ids.next(),
                "source",
                "accounts",
                "destination",
                "probe",
                "aggregate",
                Ids.next(),
                "type",
                type,
                "payload",
                payload);
    }

    private Set<UUID> taken(Envelope... batch) {
        return inbox.take(List.of(batch)).stream()
                .filter(receipt -> receipt.result() == Receipt.Result.TAKEN)
                .map(Receipt::id)
                .collect(Collectors.toSet());
    }

    private void say(String word) {
        say(who, word);
    }

    private void say(String aggregate, String word) {
        QuarkusTransaction.requiringNew().run(() -> outbox.send("accounts", aggregate, new Said(aggregate, word)));
    }

    private void awaitHeard(String... words) {
        Await.soon("the probe heard " + words.length, () -> heard(who).size() >= words.length);
        assertEquals(List.of(words), heard(who));
    }

    private static List<String> heard(String aggregate) {
        String all = text(
                "select coalesce(string_agg(word, ',' order by seq), '') from heard where who = '" + aggregate + "'");
        return all.isEmpty() ? List.of() : List.of(all.split(","));
    }

    private static String text(String sql) {
        try {
            return Sql.text("probe", sql);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private long number(String module, String sql) {
        try {
            return Sql.number(module, sql, who);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static List<String> words(int many) {
        return IntStream.range(0, many).mapToObj(i -> "w" + i).toList();
    }

    private Envelope envelope(UUID id, String payload) {
        return new Envelope(id, "accounts", "probe", who, "probe.said", payload);
    }
}
