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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LongPollsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Set<AccountId> gone = ConcurrentHashMap.newKeySet();
    private final LongPolls polls = new LongPolls(
            caller -> {
                if (gone.contains(caller.account())) {
                    throw new Refused(CoreError.UNAUTHENTICATED, "signed out");
                }
            },
            new CountingDoors());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AccountId alice = new AccountId(Ids.next());
    private final AccountId bob = new AccountId(Ids.next());
    private final AtomicReference<String> log = new AtomicReference<>();
    private final AtomicInteger looks = new AtomicInteger();

    @AfterEach
    void stop() {
        polls.drain();
        threads.close();
    }

    private Optional<String> look() {
        looks.incrementAndGet();
        return Optional.ofNullable(log.get());
    }

    private Future<Optional<String>> wait(AccountId person, Duration wait) {
        return threads.submit(() -> polls.await("chat", caller(person), wait, this::look));
    }

    private static Caller caller(AccountId person) {
        return new Caller(
                person,
                Ids.next(),
                Ids.next(),
                "alice",
                "Alice",
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60),
                false,
                "");
    }

    @Test
    void whoever_is_signed_out_while_waiting_is_told_nothing_more() throws Exception {
        var waiting = wait(alice, LONG);
        var staying = wait(bob, LONG);
        Await.soon("a first look", () -> looks.get() == 2);
        gone.add(alice);
        polls.askAll();
        var refused = assertThrows(ExecutionException.class, () -> waiting.get(10, TimeUnit.SECONDS));
        assertEquals(CoreError.UNAUTHENTICATED, ((Refused) refused.getCause()).reason());
        log.set("news");
        polls.wake("chat", bob);
        assertEquals(Optional.of("news"), staying.get(10, TimeUnit.SECONDS));
    }

    @Test
    void nobody_looks_because_somebody_was_signed_out() throws Exception {
        var asked = new AtomicInteger();
        var crowd = new LongPolls(_ -> asked.incrementAndGet(), new CountingDoors());
        var waiting = threads.submit(() -> crowd.await("chat", caller(alice), LONG, this::look));
        Await.soon("a first look", () -> looks.get() == 1 && crowd.waiting() == 1);
        int before = asked.get();
        crowd.askAll();
        Await.soon("it is asked", () -> asked.get() > before);
        assertEquals(1, looks.get());
        log.set("news");
        crowd.wake("chat", alice);
        assertEquals(Optional.of("news"), waiting.get(1, TimeUnit.SECONDS));
        assertEquals(2, looks.get());
    }

    @Test
    void whoever_finds_the_lane_full_looks_again_and_is_not_sent_away() throws Exception {
        var full = new AtomicInteger(2);
        var waiting = threads.submit(() -> polls.await("chat", caller(alice), LONG, () -> {
            if (full.getAndDecrement() > 0) {
                throw new Refused(CoreError.BUSY, "full");
            }
            return look();
        }));
        Await.soon("a first look in vain", () -> full.get() == 1);
        log.set("news");
        assertEquals(Optional.of("news"), waiting.get(10, TimeUnit.SECONDS));
    }

    @Test
    void whoever_never_got_to_look_is_told_so() {
        var refused = assertThrows(
                Refused.class,
                () -> polls.await("chat", caller(alice), Duration.ofMillis(50), () -> {
                    throw new Refused(CoreError.BUSY, "full");
                }));
        assertEquals(CoreError.BUSY, refused.reason());
        assertEquals(0, polls.waiting());
    }

    @Test
    void what_is_there_is_answered_at_once() {
        log.set("news");
        assertEquals(Optional.of("news"), polls.await("chat", caller(alice), LONG, this::look));
        assertEquals(1, looks.get());
        assertEquals(0, polls.waiting());
    }

    @Test
    void without_wait_nothing_is_waited_for() {
        assertEquals(Optional.empty(), polls.await("chat", caller(alice), Duration.ZERO, this::look));
        assertEquals(1, looks.get());
    }

    @Test
    void whoever_waits_is_woken_by_the_news_of_their_module() throws Exception {
        var waiting = wait(alice, LONG);
        Await.soon("a first look", () -> looks.get() == 1);
        log.set("news");
        polls.wake("pay", alice);
        polls.wake("chat", bob);
        long start = System.nanoTime();
        polls.wake("chat", alice);
        assertEquals(Optional.of("news"), waiting.get(10, TimeUnit.SECONDS));
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(1).toNanos(), "not before the next turn");
        assertEquals(2, looks.get());
    }

    @Test
    void news_that_the_log_shows_a_moment_after_the_wake_up_are_found_soon() throws Exception {
        var waiting = wait(alice, LONG);
        Await.soon("a first look", () -> looks.get() == 1);
        polls.wake("chat", alice);
        Await.soon("a look in vain", () -> looks.get() >= 2);
        log.set("news");
        assertEquals(Optional.of("news"), waiting.get(1, TimeUnit.SECONDS));
    }

    @Test
    void news_from_elsewhere_are_found_without_a_wake_up() throws Exception {
        var waiting = wait(alice, LONG);
        Await.soon("a first look", () -> looks.get() == 1);
        log.set("news");
        assertEquals(Optional.of("news"), waiting.get(10, TimeUnit.SECONDS));
    }

    @Test
    void when_the_time_is_over_there_is_nothing() throws Exception {
        assertEquals(Optional.empty(), wait(alice, Duration.ofMillis(50)).get(10, TimeUnit.SECONDS));
        assertEquals(0, polls.waiting());
    }

    @Test
    void one_person_waits_a_few_times_and_not_more() {
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(wait(alice, LONG));
        }
        Await.soon("four wait", () -> looks.get() == 4);
        var refused = assertThrows(Refused.class, () -> polls.await("chat", caller(alice), LONG, this::look));
        assertEquals(CoreError.TOO_MANY, refused.reason());
        assertEquals(4, polls.waiting());
        waiting.add(wait(bob, LONG));
        Await.soon("bob waits", () -> polls.waiting() == 5);
    }

    @Test
    void those_of_one_module_have_a_bound_that_is_no_other_modules() {
        for (int i = 0; i < 1000; i++) {
            wait(new AccountId(Ids.next()), LONG);
        }
        Await.soon("a thousand wait", () -> polls.waiting() == 1000);
        var refused = assertThrows(Refused.class, () -> polls.await("chat", caller(alice), LONG, this::look));
        assertEquals(CoreError.BUSY, refused.reason());
        threads.submit(() -> polls.await("pay", caller(alice), LONG, this::look));
        Await.soon("one of pay waits", () -> polls.waiting() == 1001);
    }

    @Test
    void going_away_ends_every_wait_and_lets_nobody_wait_again() throws Exception {
        var waiting = List.of(wait(alice, LONG), wait(bob, LONG));
        Await.soon("both wait", () -> looks.get() == 2);
        polls.drain();
        for (var one : waiting) {
            assertEquals(Optional.empty(), one.get(1, TimeUnit.SECONDS));
        }
        assertEquals(Optional.empty(), polls.await("chat", caller(alice), LONG, this::look));
        assertEquals(0, polls.waiting());
    }

    @Test
    void a_look_that_fails_ends_the_wait() {
        assertThrows(
                Refused.class,
                () -> polls.await("chat", caller(alice), LONG, () -> {
                    throw new Refused(CoreError.UNAVAILABLE, "away");
                }));
        assertEquals(0, polls.waiting());
    }
}
