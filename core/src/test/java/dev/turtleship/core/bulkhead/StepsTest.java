package dev.turtleship.core.bulkhead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class StepsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Steps steps = new Steps(meters);

    @Test
    void a_step_that_fails_is_counted_and_goes_no_further() {
        assertTrue(steps.done("taxi", "match", () -> {}));
        assertFalse(steps.done("taxi", "match", () -> {
            throw new IllegalStateException("a bug");
        }));
        assertFalse(steps.done("taxi", "match", () -> {
            throw new Refused(CoreError.UNAVAILABLE, "away");
        }));
        assertFalse(steps.done("taxi", "sweep", () -> {
            throw new IllegalStateException("another");
        }));
        assertEquals(2, failures("match"));
        assertEquals(1, failures("sweep"));
    }

    private double failures(String step) {
        return meters.counter("turtleship.worker.failures", "module", "taxi", "step", step)
                .count();
    }
}
