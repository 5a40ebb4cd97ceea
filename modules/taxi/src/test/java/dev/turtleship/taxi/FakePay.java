package dev.turtleship.taxi;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.message.Handler;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.module.MiniService;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The other end of taxi's messages: keeps the charges that it was asked for, and says to each payer's what it was told
/// to say, which is nothing until then.
@Singleton
class FakePay implements MiniService {
    private final Outbox outbox;
    private final Clock clock;
    private final List<AskCharge> asked = new CopyOnWriteArrayList<>();
    private final Map<UUID, ChargeChanged> answers = new ConcurrentHashMap<>();

    FakePay(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "pay";
    }

    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of("only", new Lane.Limits(1, Duration.ofSeconds(1)));
    }

    /// From now on every charge of this payer gets this answer at once.
    void answer(UUID payer, String state, String reason) {
        answers.put(payer, new ChargeChanged(null, state, reason, null));
    }

    List<AskCharge> askedOf(UUID payer) {
        return asked.stream().filter(charge -> charge.payer().equals(payer)).toList();
    }

    @Produces
    @Singleton
    Handler<AskCharge> askCharge() {
        return Handler.once("pay", AskCharge.class, this::take);
    }

    private void take(AskCharge charge) {
        asked.add(charge);
        var answer = answers.get(charge.payer());
        if (answer != null) {
            var told = new ChargeChanged(charge.charge(), answer.state(), answer.reason(), clock.instant());
            outbox.send("pay", charge.charge().toString(), told);
        }
    }
}
