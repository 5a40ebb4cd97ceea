package dev.turtleship.taxi;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Matches requests and drivers, window after window.
@Singleton
class DispatchWorker {
    private static final Logger LOG = Logger.getLogger(DispatchWorker.class);
    private static final int SWEEP_EVERY = 30;

    private final DispatchService service;
    private final Positions positions;
    private final TaxiConfig config;
    private final Clock clock;
    private volatile Thread thread;

    DispatchWorker(DispatchService service, Positions positions, TaxiConfig config, Clock clock) {
        this.service = service;
        this.positions = positions;
        this.config = config;
        this.clock = clock;
    }

    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("taxi-dispatch").start(this::run);
        }
    }

    synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        for (int turn = 0; !Thread.currentThread().isInterrupted(); turn++) {
            long begun = System.nanoTime();
            try {
                window();
                if (turn % SWEEP_EVERY == 0) {
                    positions.sweep(clock.instant());
                }
            } catch (RuntimeException failure) {
                LOG.debug("dispatch waits for the next window", failure);
            }
            LockSupport.parkNanos(config.window().toNanos() - (System.nanoTime() - begun));
        }
    }

    private void window() {
        service.expire();
        service.giveUp();
        var matches = service.propose();
        if (!matches.isEmpty()) {
            service.offer(matches);
        }
    }
}
