package dev.turtleship.pay;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Asks the bank again for every top-up whose outcome is open.
@Singleton
class TopUpWorker {
    private static final Logger LOG = Logger.getLogger(TopUpWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final TopUpService service;
    private volatile Thread thread;

    TopUpWorker(TopUpService service) {
        this.service = service;
    }

    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("pay-top-up").start(this::run);
        }
    }

    synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                service.takeDue().forEach(service::settle);
            } catch (RuntimeException failure) {
                LOG.debug("top-ups wait for the next turn", failure);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
