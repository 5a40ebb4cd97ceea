package dev.turtleship.core.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.commit.GroupCommit.Limits;
import dev.turtleship.core.commit.GroupCommit.OutcomeUnknown;
import dev.turtleship.core.commit.GroupCommit.Overloaded;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.Together;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final FakeDatabase database = new FakeDatabase();
    private GroupCommit<String, String> writer = writer(new Limits(10_000, 100, LONG));

    private GroupCommit<String, String> writer(Limits limits) {
        return new GroupCommit<>("test", database, database, limits);
    }

    @AfterEach
    void stop() {
        database.thaw();
        writer.close();
    }

    @Test
    void items_are_stored_and_answered_in_order() {
        var answered = new CopyOnWriteArrayList<String>();
        words(250).forEach(word -> writer.submit(word, (answer, _) -> answered.add(answer)));
        writer.start();
        Await.soon("all are answered", () -> answered.size() == 250);
        assertEquals(words(250), database.stored);
        assertEquals(
                words(250).stream()
                        .map(w -> w.toUpperCase(java.util.Locale.ROOT))
                        .toList(),
                answered);
    }

    /// Also whoever is slow to look: an answer that overtook another would show as a gap in somebody's log.
    @Test
    void whoever_waits_is_told_in_the_order_of_the_log() throws InterruptedException {
        writer.start();
        var told = new CopyOnWriteArrayList<String>();
        Together.run(4, thread -> {
            for (int i = 0; i < 500; i++) {
                String word = thread + "-" + i;
                writer.submit(word, (_, _) -> told.add(word));
            }
            return "";
        });
        Await.soon("all are told", () -> told.size() == 2000);
        assertEquals(database.stored, told);
    }

    @Test
    void a_batch_is_bounded() {
        var tickets = submit(250);
        writer.start();
        tickets.forEach(ticket -> ticket.await(PATIENCE));
        assertEquals(
                List.of(100, 100, 50), database.tried.stream().map(List::size).toList());
    }

    @Test
    void an_idle_writer_commits_at_once_and_a_busy_one_grows_its_batch() {
        writer.start();
        database.freeze();
        var first = writer.submit("first");
        Await.soon("the first is with the database", () -> database.tried.size() == 1);
        var more = submit(20);
        database.thaw();
        first.await(PATIENCE);
        more.forEach(ticket -> ticket.await(PATIENCE));
        assertEquals(List.of(List.of("first"), words(20)), database.tried);
    }

    @Test
    void a_bad_item_fails_alone() {
        var tickets = submit(40);
        var bad = new SQLException("does not fit", "22001");
        database.trouble(batch -> {
            if (batch.contains("w17")) {
                throw bad;
            }
        });
        writer.start();
        for (int i = 0; i < 40; i++) {
            if (i != 17) {
                assertEquals("W" + i, tickets.get(i).await(PATIENCE));
            }
        }
        assertSame(
                bad,
                assertThrows(IllegalStateException.class, () -> tickets.get(17).await(PATIENCE))
                        .getCause());
        assertEquals(words(40).stream().filter(w -> !w.equals("w17")).toList(), database.stored);
        assertEquals("AFTER", writer.submit("after").await(PATIENCE));
    }

    @Test
    void a_bug_in_the_batch_does_not_end_the_writer() {
        database.trouble(_ -> {
            throw new IllegalStateException("bug");
        });
        writer.start();
        assertEquals(
                "bug",
                assertThrows(IllegalStateException.class, () -> writer.submit("w")
                                .await(PATIENCE))
                        .getMessage());
        database.trouble(_ -> {});
        assertEquals("AFTER", writer.submit("after").await(PATIENCE));
    }

    @Test
    void what_passes_by_itself_is_tried_again_whole() {
        for (String state : List.of("40P01", "40001", "55P03", "23505")) {
            database.tried.clear();
            var failures = new AtomicInteger(3);
            database.trouble(_ -> {
                if (failures.getAndDecrement() > 0) {
                    throw new SQLException("once more", state);
                }
            });
            writer.start();
            assertEquals("W", writer.submit("w").await(PATIENCE), state);
            assertEquals(4, database.tried.size(), state);
        }
    }

    @Test
    void what_never_passes_is_given_up() {
        database.trouble(_ -> {
            throw new SQLException("for ever", "40001");
        });
        var tickets = submit(2);
        writer.start();
        tickets.forEach(ticket -> assertThrows(IllegalStateException.class, () -> ticket.await(PATIENCE)));
        assertEquals(7, database.tried.size());
    }

    @Test
    void a_lost_connection_makes_the_batch_unknown_and_the_queue_survives() {
        var told = new AtomicInteger();
        writer.onTrouble(told::incrementAndGet);
        writer.start();
        database.freeze();
        database.trouble(batch -> {
            if (batch.contains("lost")) {
                throw new SQLException("broken pipe", "08006");
            }
        });
        var lost = writer.submit("lost", (_, _) -> told.addAndGet(told.get() == 1 ? 10 : 100));
        Await.soon("it is with the database", () -> database.tried.size() == 1);
        var waiting = submit(20);
        database.thaw();
        assertThrows(OutcomeUnknown.class, () -> lost.await(PATIENCE));
        waiting.forEach(ticket -> assertTrue(ticket.await(PATIENCE).startsWith("W")));
        assertEquals(11, told.get(), "the trouble is told before the waiting are");
        assertEquals(2, database.opened.get());
        assertEquals(1, database.aborted.get());
        assertEquals(words(20), database.stored);
    }

    @Test
    void when_halving_loses_the_connection_the_rest_certainly_did_not_happen() {
        var tickets = submit(4);
        database.trouble(batch -> {
            boolean whole = batch.size() == 4;
            throw new SQLException(whole ? "does not fit" : "broken pipe", whole ? "22001" : "08006");
        });
        writer.start();
        for (var half : tickets.subList(0, 2)) {
            assertThrows(OutcomeUnknown.class, () -> half.await(PATIENCE));
        }
        for (var half : tickets.subList(2, 4)) {
            assertThrows(Overloaded.class, () -> half.await(PATIENCE));
        }
        assertEquals(List.of(words(4), List.of("w0", "w1")), database.tried);
    }

    @Test
    void items_wait_for_a_database_that_is_not_there_yet() {
        database.away(true);
        writer.start();
        var tickets = submit(3);
        assertThrows(Overloaded.class, () -> writer.submit("impatient").await(Duration.ofMillis(50)));
        database.away(false);
        tickets.forEach(ticket -> ticket.await(PATIENCE));
        assertEquals(words(3), database.stored);
    }

    @Test
    void what_is_withdrawn_never_reaches_the_database() {
        database.freeze();
        writer.start();
        var first = writer.submit("first");
        Await.soon("the first is with the database", () -> database.tried.size() == 1);
        var second = writer.submit("second");
        var third = writer.submit("third");
        assertFalse(first.withdraw());
        assertTrue(second.withdraw());
        assertFalse(second.withdraw());
        database.thaw();
        assertEquals("THIRD", third.await(PATIENCE));
        assertEquals(List.of("first", "third"), database.stored);
    }

    @Test
    void whoever_loses_patience_learns_whether_it_may_have_happened() {
        database.freeze();
        writer.start();
        var inBatch = writer.submit("in batch");
        Await.soon("it is with the database", () -> database.tried.size() == 1);
        var queued = writer.submit("queued");
        assertThrows(OutcomeUnknown.class, () -> inBatch.await(Duration.ofMillis(20)));
        assertThrows(Overloaded.class, () -> queued.await(Duration.ofMillis(20)));
        assertTrue(writer.batchAge().toMillis() >= 20);
        database.thaw();
        assertEquals("IN BATCH", inBatch.await(PATIENCE));
        Await.soon("nothing is with the database", () -> writer.batchAge().isZero());
        assertEquals(List.of("in batch"), database.stored);
    }

    @Test
    void a_full_queue_refuses_at_once_and_takes_again_when_there_is_room() {
        writer.close();
        writer = writer(new Limits(5, 100, LONG));
        database.freeze();
        writer.start();
        var first = writer.submit("first");
        Await.soon("the first is with the database", () -> database.tried.size() == 1);
        var fitting = submit(5);
        assertEquals(5, writer.queued());
        assertThrows(Overloaded.class, () -> writer.submit("too much").await(PATIENCE));
        database.thaw();
        first.await(PATIENCE);
        fitting.forEach(ticket -> ticket.await(PATIENCE));
        assertEquals("AGAIN", writer.submit("again").await(PATIENCE));
        assertFalse(database.stored.contains("too much"));
    }

    @Test
    void a_queue_that_stands_refuses_at_once() {
        writer.close();
        writer = writer(new Limits(1_000_000, 100, Duration.ofMillis(30)));
        database.freeze();
        writer.start();
        writer.submit("first");
        Await.soon("the first is with the database", () -> database.tried.size() == 1);
        var waiting = writer.submit("waiting");
        Await.soon("the queue is refused as too old", () -> refusedAtOnce(writer.submit("late")));
        database.thaw();
        assertEquals("WAITING", waiting.await(PATIENCE));
        Await.soon("the queue moves again", () -> !refusedAtOnce(writer.submit("again")));
    }

    /// A ticket that is refused completes before `submit` returns.
    private static boolean refusedAtOnce(Ticket<String, String> ticket) {
        var failures = new CopyOnWriteArrayList<Throwable>();
        ticket.whenDone((_, failure) -> {
            if (failure != null) {
                failures.add(failure);
            }
        });
        return failures.size() == 1 && failures.getFirst() instanceof Overloaded;
    }

    @Test
    void starting_again_changes_nothing() throws InterruptedException {
        Together.run(8, _ -> {
            writer.start();
            return "";
        });
        Together.run(8, i -> IntStream.range(0, 100)
                .mapToObj(n -> writer.submit("t" + i + "-" + n))
                .map(ticket -> ticket.await(PATIENCE))
                .toList());
        assertEquals(1, database.most.get());
        assertEquals(1, database.opened.get());
        assertEquals(800, database.stored.size());
    }

    @Test
    void a_closed_writer_refuses_what_waits_and_what_comes() {
        database.freeze();
        writer.start();
        var first = writer.submit("first");
        Await.soon("the first is with the database", () -> database.tried.size() == 1);
        var waiting = writer.submit("waiting");
        writer.close();
        assertThrows(Overloaded.class, () -> writer.submit("late").await(PATIENCE));
        database.thaw();
        assertEquals("FIRST", first.await(PATIENCE));
        assertThrows(Overloaded.class, () -> waiting.await(PATIENCE));
        assertEquals(List.of("first"), database.stored);
    }

    private List<Ticket<String, String>> submit(int many) {
        return words(many).stream().map(writer::submit).toList();
    }

    private static List<String> words(int many) {
        return IntStream.range(0, many).mapToObj(i -> "w" + i).toList();
    }
}
