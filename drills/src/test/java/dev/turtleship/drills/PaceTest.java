package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final int RATE = 1_000;

    @Test
    void items_are_due_in_equal_steps() {
        assertEquals(List.of(0L, 100L, 200L, 300L), dueMillis(Duration.ZERO, 100));
    }

    /// Half as many in the time in which the rate grows, most of them towards its end; then the whole rate.
    @Test
    void a_rate_that_grows_is_whole_at_the_end_of_its_ramp() {
        assertEquals(List.of(0L, 200L, 300L, 400L), dueMillis(Duration.ofMillis(200), 100));
        assertEquals(List.of(0L, 100L, 141L, 173L), dueMillis(Duration.ofMillis(200), 25));
    }

    /// When, after the first, each so many-th item was due.
    private static List<Long> dueMillis(Duration ramp, int step) {
        var due = new ArrayList<Long>();
        try (var loop = new Loop()) {
            var pace = new Pace(loop, RATE, (number, dueAt) -> due.add(dueAt));
            pace.start(ramp);
            Await.until("items", Duration.ofSeconds(20), () -> loop.ask(() -> due.size() > 3 * step));
            pace.stop();
        }
        var every = new ArrayList<Long>();
        for (int i = 0; i <= 3; i++) {
            every.add((due.get(i * step) - due.getFirst()) / 1_000_000);
        }
        return every;
    }
}
