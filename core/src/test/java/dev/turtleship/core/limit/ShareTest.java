package dev.turtleship.core.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.bulkhead.Walls;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ShareTest {
    private static final Duration BURST = Duration.ofMillis(10);

    private final Time time = new Time();
    private final Share share = new Share(BURST, 0.25, time, Walls.standing());

    @Test
    void a_burst_goes_at_full_speed() {
        share.step(() -> "short");
        assertEquals(Duration.ZERO, share.pause());
    }

    @Test
    void what_was_used_above_the_burst_is_paid_back_at_the_share() {
        step(Duration.ofMillis(30));
        assertEquals(80, share.pause().toMillis());
        time.pass(share.pause());
        assertEquals(Duration.ZERO, share.pause());
    }

    @Test
    void what_many_use_is_owed_by_all() {
        step(Duration.ofMillis(30));
        step(Duration.ofMillis(10));
        // Of the second step a quarter came back while it went on.
        assertEquals(110, share.pause().toMillis());
    }

    @Test
    void a_step_that_fails_is_booked_too() {
        assertThrows(
                IllegalStateException.class,
                () -> share.step(() -> {
                    time.pass(Duration.ofMillis(30));
                    throw new IllegalStateException("failed");
                }));
        assertEquals(80, share.pause().toMillis());
    }

    @Test
    void nothing_is_saved_beyond_the_burst() {
        time.pass(Duration.ofHours(1));
        step(Duration.ofMillis(30));
        assertEquals(80, share.pause().toMillis());
    }

    private void step(Duration lasts) {
        share.step(() -> {
            time.pass(lasts);
            return "done";
        });
    }

    /// Stands still unless told to pass.
    private static final class Time implements TimeMeter {
        private final AtomicLong nanos = new AtomicLong();

        void pass(Duration passed) {
            nanos.addAndGet(passed.toNanos());
        }

        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
