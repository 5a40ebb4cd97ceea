package dev.turtleship.app;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for a condition of the outside world that tells nobody when it comes true: a process, a port, a file.
final class Await {
    private static final long POLL_MILLIS = 20;

    /// Whether the condition came true within the limit. An interrupt does not cut the wait short, because what is
    /// waited for here protects data; it is kept for whoever comes next.
    static boolean until(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - deadline >= 0) {
                    return false;
                }
                try {
                    Thread.sleep(POLL_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Await() {}
}
