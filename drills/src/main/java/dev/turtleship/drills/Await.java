package dev.turtleship.drills;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The only way a drill waits: for a condition, with a deadline.
final class Await {
    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {}

    /// True as soon as the condition holds, false when the limit passed before.
    static boolean within(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    static void until(String what, Duration limit, BooleanSupplier condition) {
        if (!within(limit, condition)) {
            throw new CannotRun("waited " + limit.toSeconds() + " s in vain for " + what);
        }
    }

    /// Lets time pass while the load runs on the loop: the condition waited for is the clock itself.
    static void elapsed(Duration time) {
        within(time, () -> false);
    }
}
