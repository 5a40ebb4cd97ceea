package dev.turtleship.gifts;

import dev.turtleship.core.bulkhead.Steps;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What time does to gifts: redemptions are settled with the partner, vouchers expire, and payouts that were refused
/// are asked for again. Several processes may do it at once.
@Singleton
class GiftWorker {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final GiftService gifts;
    private final PayoutService payouts;
    private final Steps steps;
    private volatile Thread thread;

    GiftWorker(GiftService gifts, PayoutService payouts, Steps steps) {
        this.gifts = gifts;
        this.payouts = payouts;
        this.steps = steps;
    }

    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("gifts-time").start(this::run);
        }
    }

    synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            turn("expire", gifts::expired, gifts::expire);
            turn("ask_again", payouts::toAskAgain, payouts::askAgain);
            steps.done("gifts", "settle", this::settle);
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /// One that fails stays due and is met again in the next turn; the others go on.
    private void turn(String step, Supplier<List<UUID>> due, Consumer<UUID> work) {
        steps.done("gifts", step, () -> due.get().forEach(one -> steps.done("gifts", step, () -> work.accept(one))));
    }

    private void settle() {
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            more = payouts.settleRedemptions();
        }
    }
}
