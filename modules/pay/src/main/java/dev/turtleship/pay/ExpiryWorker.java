package dev.turtleship.pay;

import dev.turtleship.core.bulkhead.Steps;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Ends charges whose time is over, so that the modules that asked learn of it.
@Singleton
class ExpiryWorker {
    private final ChargeService service;
    private final Steps steps;
    private final PayConfig config;
    private volatile Thread thread;

    ExpiryWorker(ChargeService service, Steps steps, PayConfig config) {
        this.service = service;
        this.steps = steps;
        this.config = config;
    }

    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("pay-expiry").start(this::run);
        }
    }

    synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            if (!turn()) {
                LockSupport.parkNanos(config.expireEvery().toNanos());
            }
        }
    }

    /// Whether there is more to do at once. A charge that cannot expire holds up no other.
    private boolean turn() {
        var due = new ArrayList<UUID>();
        steps.done("pay", "find_due", () -> due.addAll(service.due()));
        boolean all = true;
        for (var id : due) {
            all &= steps.done("pay", "expire", () -> service.expire(id));
        }
        return all && due.size() == ChargeService.EXPIRE_AT_ONCE;
    }
}
