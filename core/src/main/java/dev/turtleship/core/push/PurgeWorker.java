package dev.turtleship.core.push;

import dev.turtleship.core.bulkhead.Steps;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/// Clears away what is over by time, some at once and each in a transaction of its own, so that nobody waits for it.
@Singleton
class PurgeWorker {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final DeliveryService deliveries;
    private final Steps steps;
    private volatile Thread thread;

    PurgeWorker(DeliveryService deliveries, Steps steps) {
        this.deliveries = deliveries;
        this.steps = steps;
    }

    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("push-purge").start(this::run);
        }
    }

    synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            purge();
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    /// All that is over now. Of one kind that fails the others know nothing.
    void purge() {
        all(deliveries::purgeDeliveries);
        all(deliveries::purgeNotifications);
        all(deliveries::purgeUnseen);
        all(deliveries::purgeExpired);
    }

    private void all(IntSupplier some) {
        steps.done("push", "purge", () -> {
            while (!Thread.currentThread().isInterrupted() && some.getAsInt() > 0) {
                LockSupport.parkNanos(BETWEEN.toNanos());
            }
        });
    }
}
