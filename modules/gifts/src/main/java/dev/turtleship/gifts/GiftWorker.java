package dev.turtleship.gifts;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// What time does to gifts: orders that nobody pays for are given up, redemptions are settled with the partner, and
/// vouchers expire. Several processes may do it at once.
@Singleton
class GiftWorker {
    private static final Logger LOG = Logger.getLogger(GiftWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final GiftService gifts;
    private final PaymentService payments;
    private final PayoutService payouts;
    private volatile Thread thread;

    GiftWorker(GiftService gifts, PaymentService payments, PayoutService payouts) {
        this.gifts = gifts;
        this.payments = payments;
        this.payouts = payouts;
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
            turn(payments::unpaid, payments::giveUp);
            turn(gifts::expired, gifts::expire);
            turn(payouts::toAskAgain, payouts::askAgain);
            settle();
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /// One that fails stays due and is met again in the next turn; the others go on.
    private static void turn(Supplier<List<UUID>> due, Consumer<UUID> work) {
        try {
            due.get().forEach(one -> quietly(one, work));
        } catch (RuntimeException failure) {
            LOG.debug("gifts wait for the next turn", failure);
        }
    }

    private static void quietly(UUID one, Consumer<UUID> work) {
        try {
            work.accept(one);
        } catch (RuntimeException failure) {
            LOG.warnf(failure, "%s waits for the next turn", one);
        }
    }

    private void settle() {
        try {
            boolean more = true;
            while (more && !Thread.currentThread().isInterrupted()) {
                more = payouts.settleRedemptions();
            }
        } catch (RuntimeException failure) {
            LOG.debug("redemptions wait for the next turn", failure);
        }
    }
}
