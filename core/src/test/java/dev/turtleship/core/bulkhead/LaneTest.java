package dev.turtleship.core.bulkhead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.module.Priority;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.SettableClock;
import dev.turtleship.core.testing.Together;
import jakarta.transaction.RollbackException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int WAITING_PER_PERMIT = 32;

    private final Bulkhead bulkhead = new Bulkhead("test", BulkheadState.UP, new SettableClock());
    private final AtomicInteger suspicions = new AtomicInteger();

    private Lane lane(int permits, Duration deadline) {
        bulkhead.onSuspicion(suspicions::incrementAndGet);
        return new Lane(bulkhead, "lane", new Lane.Limits(permits, deadline));
    }

    @Test
    void never_more_are_inside_than_there_are_permits() throws Exception {
        var lane = lane(3, LONG);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var answers = Together.run(
                60,
                i -> call(lane, () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.yield();
                    inside.decrementAndGet();
                    return i;
                }));
        assertEquals(60, answers.size());
        assertTrue(most.get() <= 3, "inside " + most);
    }

    @Test
    void without_guards_nothing_is_asked_counted_or_refused() throws Exception {
        var away = new Bulkhead("test", BulkheadState.STARTING, new SettableClock());
        var lane = new Lane(away, "lane", new Lane.Limits(1, 1, SHORT), new NoGuards());
        assertEquals("one in another", lane.call(() -> "one in " + lane.call(() -> "another")));
        var guarded = new Lane(away, "lane", new Lane.Limits(1, 1, SHORT));
        assertThrows(Refused.class, () -> guarded.call(() -> "never"));
    }

    @Test
    void when_the_waiting_room_is_full_the_next_is_refused_at_once() throws Exception {
        var lane = lane(1, LONG);
        var leave = new CountDownLatch(1);
        var entered = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 1 + WAITING_PER_PERMIT + 5; i++) {
                answers.add(threads.submit(() -> refusedAsBusy(lane, leave, entered)));
            }
            Await.soon(
                    "five are refused",
                    () -> answers.stream().filter(Future::isDone).count() == 5);
            leave.countDown();
            int refused = 0;
            for (var answer : answers) {
                refused += answer.get() ? 1 : 0;
            }
            assertEquals(5, refused);
            assertEquals(1 + WAITING_PER_PERMIT, entered.get());
        }
    }

    private static boolean refusedAsBusy(Lane lane, CountDownLatch leave, AtomicInteger entered) throws Exception {
        try {
            lane.call(() -> {
                entered.incrementAndGet();
                leave.await();
                return "";
            });
            return false;
        } catch (Refused refused) {
            assertEquals(CoreError.BUSY, refused.reason());
            return true;
        }
    }

    @Test
    void a_deadline_interrupts_the_work_and_the_permit_comes_back() throws Exception {
        var lane = lane(1, SHORT);
        var interrupted = new AtomicInteger();
        for (int i = 1; i <= 3; i++) {
            long start = System.nanoTime();
            var refused = assertThrows(
                    Refused.class,
                    () -> onVirtualThread(lane, () -> {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException stopped) {
                            interrupted.incrementAndGet();
                            throw stopped;
                        }
                        return "";
                    }));
            assertEquals(CoreError.UNAVAILABLE, refused.reason());
            assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(SHORT) >= 0);
            assertEquals(i, interrupted.get());
            assertEquals(i, suspicions.get());
        }
        assertEquals("works", onVirtualThread(lane, () -> "works"));
    }

    @Test
    void the_deadline_counts_from_the_door() throws Exception {
        var lane = lane(1, SHORT);
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var stubborn = threads.submit(() -> call(lane, () -> {
                entered.countDown();
                untilEvenIfInterrupted(leave);
                return "";
            }));
            try {
                entered.await();
                var ran = new AtomicInteger();
                var refused = assertThrows(Refused.class, () -> onVirtualThread(lane, ran::incrementAndGet));
                assertEquals(CoreError.UNAVAILABLE, refused.reason());
                assertEquals(0, ran.get());
            } finally {
                leave.countDown();
            }
            Await.soon("the stubborn one is out", stubborn::isDone);
        }
    }

    @Test
    void those_who_waited_for_the_lane_in_vain_make_the_limit_shrink_too() throws InterruptedException {
        var lane = lane(1, SHORT);
        var leave = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var entered = new CountDownLatch(1);
            threads.submit(() -> call(lane, () -> {
                entered.countDown();
                untilEvenIfInterrupted(leave);
                return "";
            }));
            entered.await();
            for (int i = 0; i < WAITING_PER_PERMIT; i++) {
                threads.submit(() -> lane.call(() -> ""));
            }
            try {
                Await.soon("the limit shrinks", () -> {
                    bulkhead.enter(Priority.VITAL, () -> 0);
                    bulkhead.leave();
                    return bulkhead.limit().limit() < AdaptiveLimit.CAP;
                });
            } finally {
                leave.countDown();
            }
        }
    }

    private static void untilEvenIfInterrupted(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException again) {
                // What a driver does that does not listen.
            }
        }
    }

    @Test
    void whatever_breaks_the_way_to_the_database_is_refused_as_away() {
        var lane = lane(1, LONG);
        var failures = List.of(
                new SQLException("reset", "08006"),
                new SQLException("going down", "57P01"),
                new SQLTransientConnectionException("the pool is empty"),
                new IllegalStateException("wrapped", new SQLException("refused", "08001")),
                new IOException(new RuntimeException(new SQLException("starting up", "57P03"))),
                rolledBack(new SQLException("the connection broke at the commit", "08006")));
        for (int i = 0; i < failures.size(); i++) {
            var failure = failures.get(i);
            var refused = assertThrows(
                    Refused.class,
                    () -> lane.call(() -> {
                        throw failure;
                    }));
            assertEquals(CoreError.UNAVAILABLE, refused.reason(), failure.toString());
            assertEquals(i + 1, suspicions.get());
            assertTrue(!refused.getMessage().contains("reset"), refused.getMessage());
        }
    }

    /// As the transaction manager tells it.
    private static Exception rolledBack(SQLException atCommit) {
        var rollback = new RollbackException("Could not commit transaction.");
        rollback.addSuppressed(new IllegalStateException(atCommit));
        return new IllegalStateException(rollback);
    }

    @Test
    void whoever_waits_too_long_for_others_is_told_to_come_back() {
        var lane = lane(1, LONG);
        for (String state : List.of("55P03", "40P01")) {
            var sql = new SQLException("canceling statement, key (phone)=(+8210)", state);
            for (var failure : List.of(sql, new IllegalStateException(sql), rolledBack(sql))) {
                var refused = assertThrows(
                        Refused.class,
                        () -> lane.call(() -> {
                            throw failure;
                        }));
                assertEquals(CoreError.BUSY, refused.reason());
                assertTrue(refused.retryAfter().isPositive());
                assertTrue(!refused.getMessage().contains("+8210"), refused.getMessage());
            }
        }
        // The database is well.
        assertEquals(0, suspicions.get());
    }

    @Test
    void every_other_failure_goes_through_unchanged() {
        var lane = lane(1, LONG);
        var failures = List.of(
                new SQLException("duplicate", "23505"),
                new SQLException("cancelled", "57014"),
                new Refused(CoreError.CONFLICT, "no"),
                new IllegalStateException("bug"),
                new IOException("elsewhere"));
        for (var failure : failures) {
            assertSame(
                    failure,
                    assertThrows(
                            Exception.class,
                            () -> lane.call(() -> {
                                throw failure;
                            })));
        }
        assertEquals(0, suspicions.get());
    }

    @Test
    void a_module_that_is_away_is_refused_before_any_work() {
        var lane = lane(1, LONG);
        bulkhead.unavailable("gone");
        var ran = new AtomicInteger();
        var refused = assertThrows(Refused.class, () -> lane.call(ran::incrementAndGet));
        assertEquals(CoreError.UNAVAILABLE, refused.reason());
        assertEquals(0, ran.get());
        bulkhead.up();
        assertEquals(1, call(lane, ran::incrementAndGet));
    }

    private static <T> T onVirtualThread(Lane lane, Callable<T> work) throws Exception {
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            return thread.submit(() -> lane.call(work)).get();
        } catch (java.util.concurrent.ExecutionException failure) {
            if (failure.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw failure;
        }
    }

    private static <T> T call(Lane lane, Callable<T> work) {
        try {
            return lane.call(work);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private record NoGuards() implements Walls {
        @Override
        public boolean guards() {
            return false;
        }

        @Override
        public Duration deadline(Duration configured) {
            return configured;
        }

        @Override
        public int permits(int configured) {
            return configured;
        }

        @Override
        public boolean breaker() {
            return true;
        }

        @Override
        public boolean fair() {
            return true;
        }

        @Override
        public boolean isolatesPoison() {
            return true;
        }

        @Override
        public boolean sharesLooks() {
            return true;
        }
    }
}
