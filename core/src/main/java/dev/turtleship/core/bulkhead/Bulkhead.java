package dev.turtleship.core.bulkhead;

import dev.turtleship.core.module.Priority;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/// The wall around one module at run time: its state, its share of the process, its lanes. One module's trouble ends
/// here.
public final class Bulkhead {
    /// What `/v1/status` shows. `reason` is for operators and names no host, user or query.
    public record Condition(BulkheadState state, Instant since, String reason) {}

    private static final Map<String, Lane.Limits> NO_LANES = Map.of();

    private final String name;
    private final Clock clock;
    private final AdaptiveLimit limit = new AdaptiveLimit(System::nanoTime);
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
    private final AtomicReference<Condition> condition;
    private volatile Runnable onSuspicion = () -> {};

    Bulkhead(String name, BulkheadState first, Clock clock) {
        this.name = name;
        this.clock = clock;
        this.condition = new AtomicReference<>(new Condition(first, clock.instant(), ""));
    }

    public String name() {
        return name;
    }

    public BulkheadState state() {
        return condition.get().state();
    }

    public Condition condition() {
        return condition.get();
    }

    /// Refuses unless the module is up. Costs one read: this is what everybody meets while a database is away.
    public void requireUp() {
        var now = condition.get();
        switch (now.state()) {
            case UP, DEGRADED -> {}
            case OFF -> throw new Refused(CoreError.ELSEWHERE, name + " does not run in this process");
            case STARTING, UNAVAILABLE -> {
                if (Walls.standing().breaker() || now.state() == BulkheadState.STARTING) {
                    throw new Refused(CoreError.UNAVAILABLE, name + " is away: " + now.reason()).with("module", name);
                }
            }
        }
    }

    /// A lane made at start; asking for one that was never opened is a bug.
    public Lane lane(String lane) {
        var found = lanes.get(lane);
        if (found == null) {
            throw new IllegalStateException("no lane " + lane + " in " + name);
        }
        return found;
    }

    /// The way to one of the module's things outside, as its manifest names them.
    public Breaker breaker(String thing) {
        var found = breakers.get(thing);
        if (found == null) {
            throw new IllegalStateException(thing + " is not among the things outside of " + name);
        }
        return found;
    }

    void openBreakers(List<String> things) {
        things.forEach(thing -> breakers.put(thing, new Breaker(name + "." + thing, clock)));
    }

    void openLanes(Map<String, Lane.Limits> limits) {
        (limits == null ? NO_LANES : limits).forEach((lane, limit) -> lanes.put(lane, new Lane(this, lane, limit)));
    }

    /// Takes a place for one request, before any work is done for it; refuses when there is none.
    void enter(Priority priority, IntSupplier luck) {
        if (!limit.enter(priority, luck)) {
            throw new Refused(CoreError.BUSY, "Too many requests at once for " + name);
        }
    }

    void leave() {
        limit.leave();
    }

    /// A request gives up its place while it only waits for others, until [#stepIn].
    public void stepOut() {
        limit.leave();
    }

    public void stepIn() {
        limit.comeBack();
    }

    /// Tells how long some work waited for its lane.
    void waited(long nanos) {
        limit.waited(nanos);
    }

    AdaptiveLimit limit() {
        return limit;
    }

    /// Tells that something took too long or broke off; the prober looks at once instead of at its next turn.
    public void suspect() {
        onSuspicion.run();
    }

    void onSuspicion(Runnable look) {
        this.onSuspicion = look;
    }

    boolean up() {
        return move(BulkheadState.UP, "");
    }

    boolean unavailable(String reason) {
        return move(BulkheadState.UNAVAILABLE, reason);
    }

    /// True when the state changed, so that only the one who moved it tells others.
    private boolean move(BulkheadState to, String reason) {
        var before = condition.get();
        if (before.state() == BulkheadState.OFF || before.state() == to) {
            return false;
        }
        return condition.compareAndSet(before, new Condition(to, clock.instant(), reason));
    }
}
