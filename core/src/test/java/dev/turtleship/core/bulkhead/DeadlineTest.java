package dev.turtleship.core.bulkhead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.testing.Together;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeadlineTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void work_that_takes_too_long_is_interrupted() {
        var passed =
                assertThrows(Deadline.Passed.class, () -> Deadline.within(SHORT, DeadlineTest::waitUntilInterrupted));
        assertInstanceOf(InterruptedException.class, passed.getCause());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void what_it_throws_in_time_goes_through_unchanged() {
        var failure = new IOException("elsewhere");
        assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> Deadline.within(LONG, () -> {
                            throw failure;
                        })));
    }

    @Test
    void an_answer_counts_however_late_and_nobody_stays_interrupted() throws Exception {
        var answer = Deadline.within(SHORT, () -> {
            try {
                waitUntilInterrupted();
            } catch (InterruptedException late) {
                Thread.currentThread().interrupt();
            }
            return "done";
        });
        assertEquals("done", answer);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void a_deadline_within_another_leaves_the_outer_one_standing() {
        assertThrows(
                Deadline.Passed.class,
                () -> Deadline.within(SHORT, () -> {
                    Deadline.within(LONG, () -> "in time");
                    return waitUntilInterrupted();
                }));
    }

    @Test
    @Timeout(10)
    void an_inner_deadline_that_passes_takes_nothing_from_the_outer_one() {
        var longer = SHORT.multipliedBy(2);
        assertThrows(
                Deadline.Passed.class,
                () -> Deadline.within(longer, () -> {
                    long end = System.nanoTime() + longer.multipliedBy(2).toNanos();
                    // Both pass while it works on, and it answers all the same.
                    Deadline.within(SHORT, () -> {
                        while (System.nanoTime() < end) {
                            Thread.onSpinWait();
                        }
                        return "late";
                    });
                    return waitUntilInterrupted();
                }));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void nobody_is_interrupted_after_the_end() throws Exception {
        var interrupted = Together.run(1_000, i -> {
            try {
                Deadline.within(Duration.ofMillis(1 + i % 20), () -> {
                    LockSupport.parkNanos(Duration.ofMillis(i % 20).toNanos());
                    return i;
                });
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
            return Thread.currentThread().isInterrupted();
        });
        assertFalse(interrupted.contains(true));
    }

    private static String waitUntilInterrupted() throws InterruptedException {
        new CountDownLatch(1).await();
        return "never";
    }
}
