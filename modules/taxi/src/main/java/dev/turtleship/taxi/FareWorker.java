package dev.turtleship.taxi;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Asks again, later, for fares that pay refused.
@Singleton
class FareWorker {
    private static final Logger LOG = Logger.getLogger(FareWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final FareService service;
    private volatile Thread thread;

    FareWorker(FareService service) {
        this.service = service;
    }

    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("taxi-fare").start(this::run);
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
                service.toAskAgain().forEach(service::askAgainIfRefused);
            } catch (RuntimeException failure) {
                LOG.debug("fares wait for the next turn", failure);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
