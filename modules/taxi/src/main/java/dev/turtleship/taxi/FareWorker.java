package dev.turtleship.taxi;

import dev.turtleship.core.bulkhead.Steps;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Asks again, later, for fares that pay refused, and once more for those of which pay says nothing.
@Singleton
class FareWorker {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final FareService service;
    private final Steps steps;
    private volatile Thread thread;

    FareWorker(FareService service, Steps steps) {
        this.service = service;
        this.steps = steps;
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
            each("ask_again", service::toAskAgain, service::askAgainIfDue);
            each("repeat", service::unanswered, service::repeat);
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /// One that fails holds up no other.
    private void each(String step, Supplier<List<UUID>> find, Consumer<UUID> work) {
        var found = new ArrayList<UUID>();
        steps.done("taxi", "find_" + step, () -> found.addAll(find.get()));
        found.forEach(id -> steps.done("taxi", step, () -> work.accept(id)));
    }
}
