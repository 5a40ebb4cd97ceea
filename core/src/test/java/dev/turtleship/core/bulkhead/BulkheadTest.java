package dev.turtleship.core.bulkhead;

import static dev.turtleship.core.bulkhead.BulkheadState.DEGRADED;
import static dev.turtleship.core.bulkhead.BulkheadState.OFF;
import static dev.turtleship.core.bulkhead.BulkheadState.STARTING;
import static dev.turtleship.core.bulkhead.BulkheadState.UNAVAILABLE;
import static dev.turtleship.core.bulkhead.BulkheadState.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.module.Priority;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.SettableClock;
import dev.turtleship.core.testing.Together;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BulkheadTest {
    private record Row(BulkheadState from, String command, String outcome, BulkheadState to) {}

    /// Every state and every command: what it answers and what comes after.
    private static final List<Row> TABLE = List.of(
            new Row(STARTING, "up", "moved", UP),
            new Row(UP, "up", "stayed", UP),
            new Row(DEGRADED, "up", "moved", UP),
            new Row(UNAVAILABLE, "up", "moved", UP),
            new Row(OFF, "up", "stayed", OFF),
            new Row(STARTING, "unavailable", "moved", UNAVAILABLE),
            new Row(UP, "unavailable", "moved", UNAVAILABLE),
            new Row(DEGRADED, "unavailable", "moved", UNAVAILABLE),
            new Row(UNAVAILABLE, "unavailable", "stayed", UNAVAILABLE),
            new Row(OFF, "unavailable", "stayed", OFF),
            new Row(STARTING, "requireUp", "unavailable", STARTING),
            new Row(UP, "requireUp", "passed", UP),
            new Row(DEGRADED, "requireUp", "passed", DEGRADED),
            new Row(UNAVAILABLE, "requireUp", "unavailable", UNAVAILABLE),
            new Row(OFF, "requireUp", "elsewhere", OFF));

    private final SettableClock clock = new SettableClock();

    @Test
    void every_command_in_every_state() {
        for (var row : TABLE) {
            var bulkhead = new Bulkhead("test", row.from(), clock);
            assertEquals(row.outcome(), run(bulkhead, row.command()), row.toString());
            assertEquals(row.to(), bulkhead.state(), row.toString());
        }
    }

    @Test
    void the_table_leaves_nothing_out() {
        var cells = new HashSet<String>();
        TABLE.forEach(row -> cells.add(row.from() + " " + row.command()));
        assertEquals(BulkheadState.values().length * 3, cells.size());
    }

    private static String run(Bulkhead bulkhead, String command) {
        try {
            return switch (command) {
                case "up" -> bulkhead.up() ? "moved" : "stayed";
                case "unavailable" -> bulkhead.unavailable("gone") ? "moved" : "stayed";
                default -> {
                    bulkhead.requireUp();
                    yield "passed";
                }
            };
        } catch (Refused refused) {
            return refused.reason().slug();
        }
    }

    @Test
    void a_condition_says_since_when_and_why() {
        var bulkhead = new Bulkhead("test", UP, clock);
        var before = bulkhead.condition();
        clock.advance(Duration.ofSeconds(5));
        bulkhead.up();
        assertEquals(before, bulkhead.condition(), "nothing moved");
        bulkhead.unavailable("its database does not answer");
        assertEquals("its database does not answer", bulkhead.condition().reason());
        assertNotEquals(before.since(), bulkhead.condition().since());
        bulkhead.up();
        assertEquals("", bulkhead.condition().reason());
    }

    @Test
    void of_many_who_see_the_same_only_one_moves_it() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            var bulkhead = new Bulkhead("test", UP, clock);
            var moved = Together.run(4, _ -> bulkhead.unavailable("gone"));
            assertEquals(1, moved.stream().filter(m -> m).count());
        }
    }

    @Test
    void places_are_counted() {
        var bulkhead = new Bulkhead("test", UP, clock);
        int places = 0;
        try {
            while (places < 100_000) {
                bulkhead.enter(Priority.VITAL, () -> 0);
                places++;
            }
        } catch (Refused refused) {
            assertEquals(CoreError.BUSY, refused.reason());
        }
        assertEquals(512, places);
        bulkhead.leave();
        bulkhead.enter(Priority.VITAL, () -> 0);
        assertThrows(Refused.class, () -> bulkhead.enter(Priority.VITAL, () -> 0));
    }

    @Test
    void a_suspicion_is_passed_on() {
        var bulkhead = new Bulkhead("test", UP, clock);
        bulkhead.suspect();
        var looks = new AtomicInteger();
        bulkhead.onSuspicion(looks::incrementAndGet);
        bulkhead.suspect();
        assertEquals(1, looks.get());
        assertEquals(UP, bulkhead.state());
    }

    @Test
    void a_lane_that_was_never_opened_is_a_bug() {
        assertThrows(IllegalStateException.class, () -> new Bulkhead("test", UP, clock).lane("none"));
    }
}
