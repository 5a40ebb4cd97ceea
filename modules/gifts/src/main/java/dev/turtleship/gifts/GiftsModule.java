package dev.turtleship.gifts;

import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.home.HomePart;
import dev.turtleship.core.module.MiniService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/// Gifts: orders, vouchers, redemptions. It needs pay for the money and chat for the card, both by message alone; a
/// voucher that was issued is redeemed without either.
@Singleton
class GiftsModule implements MiniService {
    private static final Duration DEADLINE = Duration.ofMillis(800);

    private final GiftWorker worker;

    GiftsModule(GiftWorker worker) {
        this.worker = worker;
    }

    @Override
    public String name() {
        return "gifts";
    }

    /// Tills have a lane of their own, so that no gift day is in their way.
    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of(
                "redeem",
                new Lane.Limits(5, DEADLINE),
                "order",
                new Lane.Limits(4, DEADLINE),
                "read",
                new Lane.Limits(4, DEADLINE),
                "changes",
                new Lane.Limits(2, DEADLINE),
                "work",
                new Lane.Limits(1, DEADLINE),
                HomePart.LANE,
                HomePart.LIMITS);
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public void stop() {
        worker.stop();
    }
}
