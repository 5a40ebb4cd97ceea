package dev.turtleship.core.bulkhead;

import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A class of work inside a bulkhead, with permits and a deadline of its own, so that a hanging search cannot trip the
/// reading of messages. A few may wait for a permit, within their deadline; the next is refused at once.
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
    private final Semaphore permits;
    private final int room;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Duration deadline;

    Lane(Bulkhead bulkhead, String name, Limits limits) {
        this(bulkhead, name, limits, Walls.standing());
    }

    Lane(Bulkhead bulkhead, String name, Limits limits, Walls walls) {
        this.bulkhead = bulkhead;
        this.name = name;
        this.guarded = walls.guards();
        this.permits = new Semaphore(walls.permits(limits.permits()), true);
        this.room = walls.permits(limits.waiting());
        this.deadline = walls.deadline(limits.deadline());
    }

    /// Does `work` inside this lane, on the calling thread. Refuses when the module is away, the lane is full, the
    /// deadline passed, the database broke off, or others held the rows too long; whatever else `work` throws goes
    /// through unchanged.
    public <T> T call(Callable<T> work) throws Exception {
        try {
            return guarded ? inside(work) : work.call();
        } catch (Exception failure) {
            if (lostDatabase(failure)) {
                bulkhead.suspect();
                throw new Refused(CoreError.UNAVAILABLE, bulkhead.name() + " cannot reach its database");
            }
            if (heldUp(failure)) {
                throw new Refused(CoreError.BUSY, "Others are changing the same thing in " + bulkhead.name());
            }
            throw failure;
        }
    }

    private <T> T inside(Callable<T> work) throws Exception {
        bulkhead.requireUp();
        try {
            return Deadline.within(deadline, () -> {
                enter();
                try {
                    return work.call();
                } finally {
                    permits.release();
                }
            });
        } catch (Deadline.Passed _) {
            bulkhead.suspect();
            throw new Refused(CoreError.UNAVAILABLE, bulkhead.name() + " did not answer in time");
        }
    }

    /// Takes a permit that is free, else one that will be, in the order of those who wait. Who comes by as one is given
    /// back may be faster than the first who waits: were it kept for that one, everybody would wait as soon as one
    /// does, and to be woken costs more than a cheap request's work here.
    private void enter() throws InterruptedException {
        if (permits.tryAcquire()) {
            bulkhead.waited(0);
            return;
        }
        if (waiting.incrementAndGet() > room) {
            waiting.decrementAndGet();
            bulkhead.waited(deadline.toNanos());
            throw new Refused(CoreError.BUSY, "Too many at once in " + bulkhead.name() + "." + name);
        }
        long asked = System.nanoTime();
        try {
            permits.acquire();
        } finally {
            waiting.decrementAndGet();
            bulkhead.waited(System.nanoTime() - asked);
        }
    }

    /// Whether the cause is the way to the database and not what was asked of it: SQL states of class 08
    /// (connection) and 57P (server going down), and a pool that found no connection in time. A connection that
    /// breaks at the commit is only among what the transaction manager suppressed.
    public static boolean lostDatabase(Throwable failure) {
        return anySql(failure, state -> state == null || state.startsWith("08") || state.startsWith("57P"));
    }

    /// Whether the work was given up because others held what it needed: a lock that did not come in time (55P03), or
    /// a deadlock of which it was the victim (40P01). Nothing of it is stored, and trying again helps.
    private static boolean heldUp(Throwable failure) {
        return anySql(failure, state -> "55P03".equals(state) || "40P01".equals(state));
    }

    private static boolean anySql(Throwable failure, Predicate<String> states) {
        if (failure == null) {
            return false;
        }
        return failure instanceof SQLException sql && states.test(sql.getSQLState())
                || anySql(failure.getCause(), states)
                || Stream.of(failure.getSuppressed()).anyMatch(suppressed -> anySql(suppressed, states));
    }
}
