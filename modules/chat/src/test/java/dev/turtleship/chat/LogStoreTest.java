package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.chat.LogWorker.Appended;
import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.id.AccountId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LogStoreTest {
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final Instant LATER = THEN.plusSeconds(1);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Inject
    Databases databases;

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = databases.openWriter("chat", Duration.ofSeconds(10));
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void texts_of_many_conversations_are_numbered_in_the_order_of_the_batch() throws SQLException {
        var one = conversation();
        var other = conversation();
        var drafts = List.of(text(one), text(other), text(one), text(one), text(other));
        assertEquals(numbers(THEN, 1, 1, 2, 3, 2), LogStore.append(connection, drafts, THEN));
        assertEquals(numbers(LATER, 4, 3), LogStore.append(connection, List.of(text(one), text(other)), LATER));
        assertEquals(4, stored(one));
        assertEquals(3, stored(other));
    }

    @Test
    void a_text_that_was_stored_keeps_its_number_and_time() throws SQLException {
        var here = conversation();
        var first = text(here);
        LogStore.append(connection, List.of(first, text(here)), THEN);
        assertEquals(
                List.of(new Appended(3, LATER, false), new Appended(1, THEN, true), new Appended(4, LATER, false)),
                LogStore.append(connection, List.of(text(here), first, text(here)), LATER));
        assertEquals(4, stored(here));
    }

    @Test
    void the_same_text_twice_in_a_batch_is_stored_once() throws SQLException {
        var here = conversation();
        var twice = text(here);
        assertEquals(
                List.of(new Appended(1, THEN, false), new Appended(2, THEN, false), new Appended(1, THEN, true)),
                LogStore.append(connection, List.of(twice, text(here), twice), THEN));
        assertEquals(2, stored(here));
    }

    @Test
    void a_card_among_texts_is_a_card() throws SQLException {
        var here = conversation();
        var text = text(here);
        var card = new Draft(text.conversation(), text.sender(), UUID.randomUUID(), Entry.CARD, null, "{}", null);
        assertEquals(numbers(THEN, 1, 2), LogStore.append(connection, List.of(text, card), THEN));
        assertEquals(1, count("select count(*) from entry where kind = 'card' and conversation = ?", here));
    }

    @Test
    void what_is_said_under_a_timer_has_an_end_by_either_way_into_the_log() throws SQLException {
        var timed = conversation();
        var other = conversation();
        try (var update = connection.prepareStatement("update conversation set timer_seconds = 60 where id = ?")) {
            update.setObject(1, timed);
            update.executeUpdate();
        }
        var minuteLater = THEN.plusSeconds(60);
        assertEquals(
                List.of(
                        new Appended(1, THEN, minuteLater, false),
                        new Appended(1, THEN, false),
                        new Appended(2, THEN, minuteLater, false)),
                LogStore.append(connection, List.of(text(timed), text(other), text(timed)), THEN));
        var text = text(timed);
        var off = new Draft(text.conversation(), text.sender(), UUID.randomUUID(), "timer", null, "0", null);
        var on = new Draft(text.conversation(), text.sender(), UUID.randomUUID(), "timer", null, "120", null);
        assertEquals(
                List.of(
                        new Appended(3, THEN, minuteLater, false),
                        new Appended(4, THEN, false),
                        new Appended(5, THEN, false),
                        new Appended(6, THEN, false),
                        new Appended(7, THEN, THEN.plusSeconds(120), false)),
                LogStore.append(connection, List.of(text, off, text(timed), on, text(timed)), THEN));
        assertEquals(
                List.of(new Appended(3, THEN, minuteLater, true)), LogStore.append(connection, List.of(text), LATER));
        assertEquals(4, count("select count(*) from entry where expires_at is not null and conversation = ?", timed));
    }

    /// Whatever comes, some of it twice: ids of all orders, because the database's order of ids is not Java's.
    @Test
    void numbers_stay_dense_and_each_text_has_one() throws SQLException {
        var conversations = new ArrayList<UUID>();
        for (int i = 0; i < 20; i++) {
            conversations.add(conversation());
        }
        var sent = new ArrayList<Draft>();
        var numberOf = new HashMap<Draft, Long>();
        for (int round = 0; round < 60; round++) {
            var batch = new ArrayList<Draft>();
            for (int i = random.nextInt(1, 30); i > 0; i--) {
                boolean again = !sent.isEmpty() && round % 3 == 0 && random.nextInt(4) == 0;
                batch.add(again ? sent.get(random.nextInt(sent.size())) : text(any(conversations)));
                sent.add(batch.getLast());
            }
            var answers = LogStore.append(connection, batch, THEN);
            for (int i = 0; i < batch.size(); i++) {
                var before = numberOf.putIfAbsent(batch.get(i), answers.get(i).seq());
                assertEquals(before != null, answers.get(i).duplicate(), "seed " + seed);
                assertTrue(before == null || before == answers.get(i).seq(), "seed " + seed);
            }
        }
        assertEquals(new HashSet<>(sent).size(), numberOf.size());
        for (var each : conversations) {
            long entries = stored(each);
            assertEquals(
                    entries,
                    count("select coalesce(max(seq), 0) from entry where conversation = ?", each),
                    "seed " + seed);
            assertEquals(entries, count("select last_seq from conversation where id = ?", each), "seed " + seed);
        }
    }

    private UUID any(List<UUID> conversations) {
        return conversations.get(random.nextInt(conversations.size()));
    }

    private UUID conversation() throws SQLException {
        var id = new UUID(random.nextLong(), random.nextLong());
        try (var insert = connection.prepareStatement(
                "insert into conversation (id, kind, created_at) values (?, 'group', now())")) {
            insert.setObject(1, id);
            insert.executeUpdate();
        }
        return id;
    }

    private Draft text(UUID conversation) {
        return new Draft(
                new ConversationId(conversation),
                new AccountId(new UUID(random.nextLong(), 7)),
                new UUID(random.nextLong(), random.nextLong()),
                Entry.TEXT,
                null,
                "\"text\"",
                null);
    }

    private static List<Appended> numbers(Instant at, long... seqs) {
        return IntStream.range(0, seqs.length)
                .mapToObj(i -> new Appended(seqs[i], at, false))
                .toList();
    }

    private long stored(UUID conversation) throws SQLException {
        return count("select count(*) from entry where conversation = ?", conversation);
    }

    private long count(String sql, UUID conversation) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            query.setObject(1, conversation);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
