package dev.turtleship.core.bulkhead;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// How long something may take: then the thread that does it is interrupted. On a virtual thread that closes the socket
/// the driver hangs on, so a deadline also holds against a frozen database (on a platform thread it would not).
///
/// One wheel for the process, which turns every 10 ms: beginning and ending a deadline wakes nobody, unlike a timer
/// that sleeps until the next one.
public final class Deadline implements TimerTask {
    private static final Duration TICK = Duration.ofMillis(10);
    private static final int TICKS = 512;
    private static final HashedWheelTimer WHEEL = new HashedWheelTimer(
            Thread.ofPlatform().daemon().name("deadlines").factory(),
            TICK.toMillis(),
            TimeUnit.MILLISECONDS,
            TICKS,
            false,
            -1,
            Executors.newVirtualThreadPerTaskExecutor());

    /// The innermost of the thread; one may stand within another.
    private static final ThreadLocal<Deadline> INNERMOST = new ThreadLocal<>();

    private final Deadline outer = INNERMOST.get();
    private Thread thread = Thread.currentThread();
    private boolean passed;

    private Deadline() {}

    /// The work was interrupted because its time was over.
    public static final class Passed extends Exception {
        private Passed(Throwable interrupted) {
            super("the deadline passed", interrupted);
        }
    }

    /// Does `work` on the calling thread. What it throws goes through unchanged, unless its time was over; what it
    /// answers counts, however late.
    public static <T> T within(Duration limit, Callable<T> work) throws Exception {
        var deadline = new Deadline();
        var timeout = WHEEL.newTimeout(deadline, limit.toNanos(), TimeUnit.NANOSECONDS);
        INNERMOST.set(deadline);
        try {
            return work.call();
        } catch (Exception failure) {
            if (deadline.end()) {
                throw new Passed(failure);
            }
            throw failure;
        } finally {
            timeout.cancel();
            deadline.end();
            deadline.restoreOuter();
        }
    }

    @Override
    public synchronized void run(Timeout timeout) {
        if (thread != null) {
            passed = true;
            thread.interrupt();
        }
    }

    /// There is one flag for all deadlines of a thread: clearing it for this one must not lose the outer one's.
    private void restoreOuter() {
        if (outer == null) {
            INNERMOST.remove();
            return;
        }
        INNERMOST.set(outer);
        synchronized (outer) {
            if (outer.passed) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// From here on nobody is interrupted; says whether somebody was.
    private synchronized boolean end() {
        if (thread != null && passed) {
            Thread.interrupted();
        }
        thread = null;
        return passed;
    }
}
