package dev.turtleship.taxi;

import dev.turtleship.core.bulkhead.Steps;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/// Matches requests and drivers, window after window, and now and then ends what everybody has left.
@Singleton
class DispatchWorker {
    private static final int SWEEP_EVERY = 30;

    private final DispatchService service;
    private final TripService trips;
    private final Positions positions;
    private final Steps steps;
    private final TaxiConfig config;
    private final Clock clock;
    private volatile Thread thread;

    /// Since when drivers could tell where they are: while taxi was away nobody heard them, which is not their silence.
    private Instant listening;

    DispatchWorker(
            DispatchService service,
            TripService trips,
            Positions positions,
            Steps steps,
            TaxiConfig config,
            Clock clock) {
        this.service = service;
        this.trips = trips;
        this.positions = positions;
        this.steps = steps;
        this.config = config;
        this.clock = clock;
    }

    synchronized void start() {
        if (thread == null) {
            listening = clock.instant();
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
            if (!steps.done("taxi", "expire", service::expire)) {
                listening = clock.instant();
            }
            steps.done("taxi", "give_up", service::giveUp);
            steps.done("taxi", "match", this::match);
            if (turn % SWEEP_EVERY == 0) {
                sweep();
            }
            LockSupport.parkNanos(config.window().toNanos() - (System.nanoTime() - begun));
        }
    }

    private void match() {
        var matches = service.match(service.look());
        if (!matches.isEmpty()) {
            service.offer(matches);
        }
    }

    private void sweep() {
        var now = clock.instant();
        var silentSince = now.minus(config.driverSilence());
        positions.sweep(now);
        steps.done("taxi", "end_overdue", trips::endOverdue);
        if (listening.isBefore(silentSince)) {
            steps.done("taxi", "take_back", () -> trips.takeBack(positions.heardSince(silentSince)));
        }
    }
}
