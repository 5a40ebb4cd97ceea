package dev.turtleship.pay;

import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.contracts.pay.PaidOut;
import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.message.Handler;
import dev.turtleship.core.module.MiniService;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Two modules that ask for charges and remember what they are told, in the order in which they are told it.
@Singleton
class Sellers {
    /// `id` of the charge or of the payout.
    record Told(String module, UUID id, String state, String reason) {}

    final ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();

    @Singleton
    static class Shop implements MiniService {
        @Override
        public String name() {
            return "shop";
        }

        @Override
        public Map<String, Lane.Limits> lanes() {
            return Map.of("only", new Lane.Limits(1, Duration.ofSeconds(1)));
        }
    }

    @Singleton
    static class Stall implements MiniService {
        @Override
        public String name() {
            return "stall";
        }

        @Override
        public Map<String, Lane.Limits> lanes() {
            return Map.of("only", new Lane.Limits(1, Duration.ofSeconds(1)));
        }
    }

    @Produces
    @Singleton
    Handler<ChargeChanged> shopCharge() {
        return charge("shop");
    }

    @Produces
    @Singleton
    Handler<ChargeChanged> stallCharge() {
        return charge("stall");
    }

    @Produces
    @Singleton
    Handler<PaidOut> shopPayout() {
        return payout("shop");
    }

    @Produces
    @Singleton
    Handler<PaidOut> stallPayout() {
        return payout("stall");
    }

    private Handler<ChargeChanged> charge(String module) {
        return Handler.once(
                module,
                ChargeChanged.class,
                changed -> told.add(new Told(module, changed.charge(), changed.state(), changed.reason())));
    }

    private Handler<PaidOut> payout(String module) {
        return Handler.once(
                module, PaidOut.class, paid -> told.add(new Told(module, paid.payout(), paid.state(), paid.reason())));
    }
}
