package dev.turtleship.gifts;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.contracts.pay.CancelCharge;
import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.contracts.pay.PaidOut;
import dev.turtleship.contracts.pay.PayOut;
import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.message.Handler;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.module.MiniService;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The other end of gifts' messages: a ledger that decides as pay does, to the won. What it says of it, it says at
/// once; of the charges of payers who are mute it says nothing, and keeps the words for the test to bring.
@Singleton
class FakePay implements MiniService {
    /// A charge, and the payouts that were settled of it.
    static final class Held {
        private final AskCharge ask;
        private final Map<UUID, PayOut> paid = new HashMap<>();
        private final Set<UUID> refused = new HashSet<>();
        private String state = "pending";

        private Held(AskCharge ask) {
            this.ask = ask;
        }

        private long left() {
            return ask.amountMinor()
                    - paid.values().stream().mapToLong(PayOut::amountMinor).sum();
        }
    }

    private final Outbox outbox;
    private final Clock clock;
    private final Map<UUID, Held> charges = new HashMap<>();
    private final Set<UUID> givers = new HashSet<>();
    private final Set<UUID> mute = new HashSet<>();
    private final Set<UUID> strangers = new HashSet<>();
    private final Map<UUID, List<Object>> words = new HashMap<>();

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

    /// From now on the charges of this payer settle by a mandate.
    synchronized void giveMandate(UUID payer) {
        givers.add(payer);
    }

    /// From now on what is said of the charges of this payer waits in [#takeWords].
    synchronized void mute(UUID payer) {
        mute.add(payer);
    }

    /// From now on, or until they are known, nothing can be paid to this person.
    synchronized void know(UUID payee, boolean known) {
        if (known) {
            strangers.remove(payee);
        } else {
            strangers.add(payee);
        }
    }

    synchronized Optional<AskCharge> asked(UUID charge) {
        return Optional.ofNullable(charges.get(charge)).map(held -> held.ask);
    }

    synchronized String state(UUID charge) {
        var held = charges.get(charge);
        return held == null ? "none" : held.state;
    }

    /// What is held of the charge: all of it that was settled and not given on.
    synchronized long held(UUID charge) {
        var held = charges.get(charge);
        return held == null || !held.state.equals("settled") ? 0 : held.left();
    }

    synchronized long paidTo(UUID charge, UUID payee) {
        var held = charges.get(charge);
        return held == null
                ? 0
                : held.paid.values().stream()
                        .filter(payout -> payout.to().equals(payee))
                        .mapToLong(PayOut::amountMinor)
                        .sum();
    }

    /// Payouts that would have given on what is not there.
    synchronized int refused(UUID charge) {
        var held = charges.get(charge);
        return held == null ? 0 : held.refused.size();
    }

    /// The payer, or time, decides a charge that is pending; what pay says of it then.
    synchronized ChargeChanged decide(UUID charge, String state) {
        var held = charges.get(charge);
        if (held.state.equals("pending")) {
            held.state = state;
        }
        return word(held);
    }

    /// What was said of this payer's charges and not brought yet.
    synchronized List<Object> takeWords(UUID payer) {
        var taken = words.remove(payer);
        return taken == null ? List.of() : taken;
    }

    @Produces
    @Singleton
    Handler<AskCharge> askCharge() {
        return Handler.once("pay", AskCharge.class, this::ask);
    }

    @Produces
    @Singleton
    Handler<CancelCharge> cancelCharge() {
        return Handler.once("pay", CancelCharge.class, cancel -> {
            synchronized (this) {
                say(cancel.charge(), decide(cancel.charge(), "canceled"));
            }
        });
    }

    @Produces
    @Singleton
    Handler<PayOut> payOut() {
        return Handler.once("pay", PayOut.class, this::give);
    }

    private synchronized void ask(AskCharge ask) {
        var held = charges.computeIfAbsent(ask.charge(), _ -> new Held(ask));
        if (givers.contains(ask.payer()) && held.state.equals("pending")) {
            held.state = "settled";
        }
        say(ask.charge(), word(held));
    }

    private synchronized void give(PayOut payout) {
        var held = charges.get(payout.charge());
        boolean known = held.paid.containsKey(payout.payout());
        boolean stranger = strangers.contains(payout.to());
        boolean good = known || !stranger && held.state.equals("settled") && payout.amountMinor() <= held.left();
        if (good) {
            held.paid.put(payout.payout(), payout);
        } else {
            held.refused.add(payout.payout());
        }
        say(
                payout.charge(),
                new PaidOut(
                        payout.payout(),
                        payout.charge(),
                        good ? "settled" : "refused",
                        good ? "" : stranger ? "payee_unknown" : "not_held",
                        clock.instant()));
    }

    private ChargeChanged word(Held held) {
        String reason = held.state.equals("refused") ? "declined" : "";
        return new ChargeChanged(held.ask.charge(), held.state, reason, clock.instant());
    }

    private void say(UUID charge, Object word) {
        var payer = charges.get(charge).ask.payer();
        if (mute.contains(payer)) {
            words.computeIfAbsent(payer, _ -> new ArrayList<>()).add(word);
        } else {
            outbox.send("pay", charge.toString(), word);
        }
    }
}
