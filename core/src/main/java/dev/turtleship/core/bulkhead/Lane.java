package dev.turtleship.core.bulkhead;

import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.smallrye.faulttolerance.api.Guard;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/// A class of work inside a bulkhead, with permits and a deadline of its own, so that a hanging search cannot trip the
/// reading of messages. A few may wait for a permit, within their deadline; the next is refused at once.
///
/// The deadline interrupts the calling thread. On a virtual thread that closes the socket the driver hangs on, so the
/// deadline also holds against a frozen database (on a platform thread it would not).
public final class Lane {
    /// What a lane is allowed to: so many at once, so many more waiting, and so long in all.
    public record Limits(int permits, int waiting, Duration deadline) {
        private static final int WAITING_PER_PERMIT = 32;

        public Limits(int permits, Duration deadline) {
            this(permits, permits * WAITING_PER_PERMIT, deadline);
        }
    }

    private final Bulkhead bulkhead;
    private final String name;
    private final boolean guarded;
    private final Guard guard;
    private final long deadlineNanos;

    Lane(Bulkhead bulkhead, String name, Limits limits) {
        this(bulkhead, name, limits, Walls.standing());
    }

    Lane(Bulkhead bulkhead, String name, Limits limits, Walls walls) {
        this.bulkhead = bulkhead;
        this.name = name;
        this.deadlineNanos = limits.deadline().toNanos();
        this.guarded = walls.guards();
        this.guard = Guard.create()
                .withDescription(bulkhead.name() + "." + name)
                .withBulkhead()
                .limit(walls.permits(limits.permits()))
                .queueSize(walls.permits(limits.waiting()))
                .enableSynchronousQueueing()
                .done()
                .withTimeout()
                .duration(walls.deadline(limits.deadline()).toMillis(), ChronoUnit.MILLIS)
                .done()
                .build();
    }

    /// Does `work` inside this lane, on the calling thread. Refuses when the module is away, the lane is full, the
    /// deadline passed or the database broke off; whatever else `work` throws goes through unchanged.
    public <T> T call(Callable<T> work) throws Exception {
        try {
            return guarded ? inside(work) : work.call();
        } catch (Exception failure) {
            if (lostDatabase(failure)) {
                bulkhead.suspect();
                throw new Refused(CoreError.UNAVAILABLE, bulkhead.name() + " cannot reach its database");
            }
            throw failure;
        }
    }

    private <T> T inside(Callable<T> work) throws Exception {
        bulkhead.requireUp();
        long asked = System.nanoTime();
        var entered = new AtomicBoolean();
        try {
            return guard.call(
                    () -> {
                        entered.set(true);
                        bulkhead.waited(System.nanoTime() - asked);
                        return work.call();
                    },
                    anyType());
        } catch (BulkheadException _) {
            bulkhead.waited(deadlineNanos);
            throw new Refused(CoreError.BUSY, "Too many at once in " + bulkhead.name() + "." + name);
        } catch (TimeoutException _) {
            if (!entered.get()) {
                bulkhead.waited(deadlineNanos);
            }
            bulkhead.suspect();
            throw new Refused(CoreError.UNAVAILABLE, bulkhead.name() + " did not answer in time");
        }
    }

    @SuppressWarnings("unchecked")
    static <T> Class<T> anyType() {
        return (Class<T>) Object.class;
    }

    /// Whether the cause is the way to the database and not what was asked of it: SQL states of class 08
    /// (connection) and 57P (server going down), and a pool that found no connection in time. A connection that
    /// breaks at the commit is only among what the transaction manager suppressed.
    public static boolean lostDatabase(Throwable failure) {
        if (failure == null) {
            return false;
        }
        if (failure instanceof SQLException sql) {
            String state = sql.getSQLState();
            if (state == null || state.startsWith("08") || state.startsWith("57P")) {
                return true;
            }
        }
        return lostDatabase(failure.getCause())
                || Stream.of(failure.getSuppressed()).anyMatch(Lane::lostDatabase);
    }
}
