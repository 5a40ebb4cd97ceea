package dev.turtleship.core.bulkhead;

import static dev.turtleship.core.module.Priority.CONFIRM;
import static dev.turtleship.core.module.Priority.READ;
import static dev.turtleship.core.module.Priority.SEARCH;
import static dev.turtleship.core.module.Priority.VITAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.module.Priority;
import dev.turtleship.core.testing.Together;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {
    private static final Duration WINDOW = Duration.ofMillis(250);

    private final AtomicLong now = new AtomicLong();
    private final AdaptiveLimit limit = new AdaptiveLimit(now::get);

    @Test
    void while_nobody_waits_the_hard_cap_is_the_only_limit_of_text() {
        assertEquals(AdaptiveLimit.CAP, fill(VITAL, 0, 10_000));
        assertFalse(limit.enter(VITAL, () -> 0));
        limit.leave();
        assertTrue(limit.enter(VITAL, () -> 0));
        assertEquals(AdaptiveLimit.CAP, limit.inFlight());
    }

    @Test
    void the_least_important_is_shed_first_and_text_last() {
        overload(100);
        var places = List.of(SEARCH, READ, CONFIRM, VITAL).stream()
                .map(priority -> {
                    fill(priority, 50, 10_000);
                    return limit.inFlight();
                })
                .toList();
        assertEquals(places.stream().sorted().distinct().toList(), places, "each goes on where the one before stops");
        assertEquals(AdaptiveLimit.CAP, places.getLast(), "text goes up to the hard cap");
        assertTrue(places.get(2) <= AdaptiveLimit.FLOOR, "nothing else goes beyond the limit: " + places);
        for (var priority : Priority.values()) {
            assertEquals(1, limit.shed(priority), priority.toString());
        }
    }

    @Test
    void of_one_importance_always_the_same_people_are_shed() {
        overload(100);
        int lucky = fill(READ, 0, 10_000);
        leave(lucky);
        int unlucky = fill(READ, 99, 10_000);
        assertTrue(unlucky < lucky, unlucky + " and " + lucky);
        for (int i = 0; i < 100; i++) {
            assertFalse(limit.enter(READ, () -> 99));
            assertTrue(limit.enter(READ, () -> 0));
            limit.leave();
        }
    }

    @Test
    void nobody_asks_who_somebody_is_while_there_is_room() {
        var asked = new AtomicInteger();
        for (var priority : Priority.values()) {
            assertTrue(limit.enter(priority, asked::incrementAndGet));
        }
        assertEquals(0, asked.get());
    }

    @Test
    void waiting_shrinks_the_limit_down_to_the_floor_and_not_further() {
        overload(1);
        int once = limit.limit();
        assertTrue(once < AdaptiveLimit.CAP, "limit " + once);
        overload(100);
        assertEquals(AdaptiveLimit.FLOOR, limit.limit());
    }

    @Test
    void it_recovers_by_itself_also_when_nobody_comes() {
        overload(100);
        now.addAndGet(WINDOW.multipliedBy(100).toNanos());
        limit.enter(VITAL, () -> 0);
        assertEquals(AdaptiveLimit.CAP, limit.limit());
    }

    @Test
    void a_few_slow_ones_and_many_quick_ones_are_no_overload() {
        for (int i = 0; i < 10; i++) {
            limit.waited(Duration.ofSeconds(1).toNanos());
        }
        turn();
        assertEquals(AdaptiveLimit.CAP, limit.limit());
        for (int i = 0; i < 1000; i++) {
            limit.waited(Duration.ofMillis(19).toNanos());
        }
        turn();
        assertEquals(AdaptiveLimit.CAP, limit.limit());
    }

    @Test
    void places_are_counted_under_contention() throws InterruptedException {
        var entered = Together.run(16, _ -> fill(VITAL, 0, 100));
        assertEquals(
                AdaptiveLimit.CAP, entered.stream().mapToInt(Integer::intValue).sum());
        assertEquals(AdaptiveLimit.CAP, limit.inFlight());
    }

    /// Enters until it is refused; answers how many got in.
    private int fill(Priority priority, int luck, int most) {
        int entered = 0;
        while (entered < most && limit.enter(priority, () -> luck)) {
            entered++;
        }
        return entered;
    }

    private void leave(int times) {
        for (int i = 0; i < times; i++) {
            limit.leave();
        }
    }

    /// Windows in each of which everybody waited 30 ms for their lane.
    private void overload(int windows) {
        for (int i = 0; i < windows; i++) {
            for (int wait = 0; wait < 50; wait++) {
                limit.waited(Duration.ofMillis(30).toNanos());
            }
            turn();
        }
    }

    private void turn() {
        now.addAndGet(WINDOW.toNanos());
        assertTrue(limit.enter(VITAL, () -> 0));
        limit.leave();
    }
}
