package dev.turtleship.pay;

import jakarta.inject.Singleton;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Ends charges whose time is over, so that the modules that asked learn of it.
@Singleton
class ExpiryWorker {
    private static final Logger LOG = Logger.getLogger(ExpiryWorker.class);

    private final ChargeService service;
    private final PayConfig config;
    private volatile Thread thread;

    ExpiryWorker(ChargeService service, PayConfig config) {
        this.service = service;
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
            boolean more = false;
            try {
                more = service.expireDue();
            } catch (RuntimeException failure) {
                LOG.debug("charges expire at the next turn", failure);
            }
            if (!more) {
                LockSupport.parkNanos(config.expireEvery().toNanos());
            }
        }
    }
}
