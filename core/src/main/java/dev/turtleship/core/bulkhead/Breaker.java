package dev.turtleship.core.bulkhead;

import dev.turtleship.core.bulkhead.Bulkhead.Condition;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/// The way to one thing outside (a bank). When two calls in a row failed, the next are refused at once; after a second
/// one is let through to look. It knows nothing of its module's other work: a breaker belongs to a resource.
///
///     CLOSED -> OPEN     two failures in a row
///     OPEN   -> CLOSED   the look succeeded
public final class Breaker {
    private static final int FAILURES_UNTIL_OPEN = 2;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final String name;
    private final Clock clock;
    private final Guard guard;
    private final AtomicReference<Condition> condition;
    private volatile long lookAt;

    /// The things that a manifest names have theirs in the bulkhead; one's own is for what nobody can list beforehand.
    public Breaker(String name, Clock clock) {
        this.name = name;
        this.clock = clock;
        this.condition = new AtomicReference<>(new Condition(BulkheadState.UP, clock.instant(), ""));
        this.guard = Guard.create()
                .withDescription(name)
                .withCircuitBreaker()
                .requestVolumeThreshold(FAILURES_UNTIL_OPEN)
                .failureRatio(1.0)
                .delay(LOOK_EVERY.toMillis(), ChronoUnit.MILLIS)
                .onStateChange(this::moved)
                .done()
                .build();
    }

    /// Does `work`; what it throws counts as a failure of the thing and goes through unchanged. Refuses without doing
    /// it while the thing is down.
    public <T> T call(Callable<T> work) throws Exception {
        if (!Walls.standing().breaker()) {
            return work.call();
        }
        try {
            return guard.call(work, anyType());
        } catch (CircuitBreakerOpenException _) {
            throw new Refused(CoreError.UNAVAILABLE, name + " does not answer");
        }
    }

    /// Whether a call now would be let through, so that nobody prepares one that would not be: the thing is up, or it
    /// is time to look. To look is for one at a time; the next is refused.
    public boolean lets() {
        return condition.get().state() == BulkheadState.UP || System.nanoTime() - lookAt >= 0;
    }

    /// As `/v1/status` shows the thing.
    public Condition condition() {
        return condition.get();
    }

    private void moved(CircuitBreakerState state) {
        switch (state) {
            case OPEN -> {
                lookAt = System.nanoTime() + LOOK_EVERY.toNanos();
                move(BulkheadState.UNAVAILABLE, "it does not answer");
            }
            case CLOSED -> move(BulkheadState.UP, "");
            case HALF_OPEN -> {}
        }
    }

    private void move(BulkheadState to, String reason) {
        condition.updateAndGet(before -> before.state() == to ? before : new Condition(to, clock.instant(), reason));
    }

    @SuppressWarnings("unchecked")
    private static <T> Class<T> anyType() {
        return (Class<T>) Object.class;
    }
}
