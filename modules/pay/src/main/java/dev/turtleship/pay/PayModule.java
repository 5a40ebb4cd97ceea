package dev.turtleship.pay;

import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.home.HomePart;
import dev.turtleship.core.module.MiniService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/// Pay: wallets, transfers, the ledger. It needs nobody.
@Singleton
class PayModule implements MiniService {
    private static final Duration DEADLINE = Duration.ofMillis(800);

    private final LedgerWorker ledger;
    private final TopUpWorker topUps;

    PayModule(LedgerWorker ledger, TopUpWorker topUps) {
        this.ledger = ledger;
        this.topUps = topUps;
    }

    @Override
    public String name() {
        return "pay";
    }

    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of(
                "read",
                new Lane.Limits(6, DEADLINE),
                "write",
                new Lane.Limits(4, DEADLINE),
                "changes",
                new Lane.Limits(4, DEADLINE),
                "audit",
                new Lane.Limits(1, Duration.ofSeconds(2)),
                HomePart.LANE,
                HomePart.LIMITS);
    }

    @Override
    public void start() {
        ledger.start();
        topUps.start();
    }

    @Override
    public void stop() {
        topUps.stop();
    }
}
