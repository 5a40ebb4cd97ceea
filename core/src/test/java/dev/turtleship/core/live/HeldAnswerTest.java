package dev.turtleship.core.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.account.Caller;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Answers that are held until a state changes, for callers who prefer to wait.
class HeldAnswerTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final CountingDoors doors = new CountingDoors();
    private final LongPolls polls = new LongPolls(_ -> {}, doors);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<String> state = new AtomicReference<>("pending");
    private final Caller alice = new Caller(
            new AccountId(Ids.next()), Ids.next(), Ids.next(), "alice", "Alice", Instant.EPOCH, Instant.MAX, false, "");

    @AfterEach
    void stop() {
        polls.drain();
        threads.close();
    }

    private String hold(Duration wait) {
        return polls.hold("taxi", alice, wait, state::get, seen -> !seen.equals("pending"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            wait=3                      | 3
            wait=0                      | 0
            wait=5                      | 5
            wait=6                      | 5
            wait=999999999              | 5
            respond-async, wait=2       | 2
            WAIT = "4" ; x              | 4
            wait=2, wait=4              | 2
            wait=-1                     | 0
            wait=1.5                    | 0
            wait=soon                   | 0
            await=3                     | 0
            wait=99999999999999999999   | 0
            handling=lenient            | 0
            """)
    void a_preference_is_read_and_bounded_and_never_refused(String header, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), LongPolls.preferred(header));
    }

    @Test
    void without_a_preference_nobody_waits() {
        assertEquals(Duration.ZERO, LongPolls.preferred(null));
        assertEquals("pending", hold(Duration.ZERO));
        state.set("settled");
        assertEquals("settled", hold(LONG));
        assertEquals(0, polls.waiting());
    }

    @Test
    void an_answer_is_held_until_the_state_changes() throws Exception {
        var held = threads.submit(() -> hold(LONG));
        Await.soon("it waits", () -> polls.waiting() == 1);
        state.set("settled");
        long start = System.nanoTime();
        polls.wake("taxi", alice.account());
        assertEquals("settled", held.get(10, TimeUnit.SECONDS));
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(1).toNanos(), "not before the next turn");
    }

    @Test
    void who_waits_takes_no_place_at_the_door() throws Exception {
        var held = threads.submit(() -> hold(LONG));
        Await.soon("it stands outside", () -> doors.outside("taxi") == 1);
        state.set("settled");
        polls.wake("taxi", alice.account());
        assertEquals("settled", held.get(10, TimeUnit.SECONDS));
        assertEquals(0, doors.outside("taxi"));
    }

    @Test
    void when_nothing_changes_the_answer_is_what_is() {
        assertEquals("pending", hold(Duration.ofMillis(50)));
        assertEquals(0, polls.waiting());
    }

    @Test
    void who_is_one_too_many_is_answered_at_once() {
        for (int i = 0; i < 4; i++) {
            threads.submit(() -> hold(LONG));
        }
        Await.soon("four wait", () -> polls.waiting() == 4);
        assertEquals("pending", hold(LONG));
    }

    @ParameterizedTest
    @EnumSource(
            value = CoreError.class,
            names = {"BUSY", "UNAVAILABLE"})
    void what_is_done_is_answered_though_later_looks_are_refused(CoreError reason) {
        assertEquals(
                "pending",
                polls.hold(
                        new LongPolls.Patience("taxi", alice, Duration.ofMillis(50)),
                        "pending",
                        () -> {
                            throw new Refused(reason, "not now");
                        },
                        seen -> !seen.equals("pending")));
    }

    @Test
    void a_lost_session_is_refused_though_it_is_done() {
        var lost = new LongPolls(
                _ -> {
                    throw new Refused(CoreError.UNAUTHENTICATED, "signed out");
                },
                doors);
        var patience = new LongPolls.Patience("taxi", alice, LONG);
        var refused = assertThrows(
                Refused.class, () -> lost.hold(patience, "pending", state::get, seen -> !seen.equals("pending")));
        assertEquals(CoreError.UNAUTHENTICATED, refused.reason());
        assertEquals(0, doors.outside("taxi"));
    }

    @Test
    void of_one_module_a_few_answers_are_held_and_no_more() {
        for (int i = 0; i < 64; i++) {
            var somebody = new Caller(
                    new AccountId(Ids.next()), Ids.next(), Ids.next(), "b", "B", Instant.EPOCH, Instant.MAX, false, "");
            threads.submit(() -> polls.hold("taxi", somebody, LONG, state::get, seen -> !seen.equals("pending")));
        }
        Await.soon("64 are held", () -> polls.waiting() == 64);
        assertEquals("pending", hold(LONG));
        threads.submit(() -> polls.hold("pay", alice, LONG, state::get, seen -> !seen.equals("pending")));
        Await.soon("pay holds one", () -> polls.waiting() == 65);
    }

    @Test
    void a_look_that_is_refused_refuses() {
        var refused = assertThrows(
                Refused.class,
                () -> polls.hold(
                        "taxi",
                        alice,
                        LONG,
                        () -> {
                            throw new Refused(CoreError.UNAVAILABLE, "away");
                        },
                        _ -> true));
        assertEquals(CoreError.UNAVAILABLE, refused.reason());
    }
}
