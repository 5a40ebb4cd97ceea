package dev.turtleship.pay;

import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.home.HomePart;
import dev.turtleship.core.module.MiniService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/// Pay: wallets, transfers, charges, the ledger. It needs nobody.
@Singleton
class PayModule implements MiniService {
    private static final Duration DEADLINE = Duration.ofMillis(800);

    private final LedgerWorker ledger;
    private final ChargeWorker charges;
    private final TopUpWorker topUps;
    private final ExpiryWorker expiry;

    PayModule(LedgerWorker ledger, ChargeWorker charges, TopUpWorker topUps, ExpiryWorker expiry) {
        this.ledger = ledger;
        this.charges = charges;
        this.topUps = topUps;
        this.expiry = expiry;
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
        charges.start();
        topUps.start();
        expiry.start();
    }

    @Override
    public void stop() {
        topUps.stop();
        expiry.stop();
    }
}
