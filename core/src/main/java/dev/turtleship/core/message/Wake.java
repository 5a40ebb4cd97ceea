package dev.turtleship.core.message;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes one of several workers for each call, as long as one sleeps; what nobody is there to hear is kept, but never
/// more than there are workers.
final class Wake {
    private final Semaphore calls = new Semaphore(0);
    private final int workers;

    Wake(int workers) {
        this.workers = workers;
    }

    void up() {
        if (calls.availablePermits() < workers) {
            calls.release();
        }
    }

    /// Whether somebody called.
    boolean await(Duration atMost) {
        try {
            return calls.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
