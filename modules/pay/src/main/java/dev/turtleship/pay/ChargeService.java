package dev.turtleship.pay;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.contracts.pay.CancelCharge;
import dev.turtleship.contracts.pay.PayOut;
import dev.turtleship.core.account.Caller;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.bulkhead.Walls;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.limit.RateLimit;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.pay.ChargeWorker.Decision;
import dev.turtleship.pay.LedgerWriter.Answer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Charges: money that a module asks a person for. A module's message alone moves nothing; the payer confirms here, or
/// has given a mandate that covers it.
///
///                      confirm, or covered by a mandate
///                    +----------------------------------> SETTLED    a transfer says so
///                    |  decline; it was no charge at all
///     (asked) --> PENDING ------------------------------> REFUSED    nothing moved
///                    |  the database's clock
///                    +----------------------------------> EXPIRED    nothing moved
///                    |  the module that asked
///                    +----------------------------------> CANCELED   nothing moved
///
/// All but PENDING are final. Every step is taken by `decide_charges`, with its money and its message, or not at all.
@ApplicationScoped
class ChargeService {
    private static final Duration PATIENCE = Duration.ofMillis(600);

    /// Messages have more time than people (the inbox gives each 2 s), and to give up costs a repeat.
    private static final Duration MESSAGE_PATIENCE = Duration.ofMillis(1_500);
    static final int EXPIRE_AT_ONCE = 100;

    private final ChargeWorker worker;
    private final ChargeStore store;
    private final Clock clock;
    private final RateLimit quota;
    private final Duration patience = Walls.standing().deadline(PATIENCE);
    private final Duration messagePatience = Walls.standing().deadline(MESSAGE_PATIENCE);

    ChargeService(ChargeWorker worker, ChargeStore store, PayConfig config, Clock clock) {
        this.worker = worker;
        this.store = store;
        this.clock = clock;
        this.quota = new RateLimit(
                "Too many commands of one module", config.commandsPerSecond(), Duration.ofSeconds(1), clock);
    }

    /// The three that modules command, each named after the module whose outbox the message left. Over the quota, or
    /// while nobody can tell what came of it, these refuse as one who is away: the message stays with its sender,
    /// costs it no try and comes again; its effect is there once.
    void ask(String module, AskCharge ask) {
        obey(module, ChargeCommand.ask(module, ask, clock.instant()));
    }

    void cancel(String module, CancelCharge cancel) {
        obey(module, ChargeCommand.cancel(module, cancel.charge()));
    }

    void payOut(String module, PayOut payOut) {
        obey(module, ChargeCommand.payOut(module, payOut));
    }

    private void obey(String module, ChargeCommand command) {
        quota.take(module);
        if (worker.decide(command, messagePatience) instanceof Answer.Unknown<Decision> _) {
            throw new Refused(PayError.UNAVAILABLE, "Not known yet; send it again");
        }
    }

    /// `seen` is what the payer saw and agreed to.
    Answer<Decision> confirm(Caller caller, UUID id, ChargeResource.Seen seen) {
        var payee = seen.payee() == null ? null : seen.payee().value();
        return worker.decide(
                new ChargeCommand.Confirm(
                        id,
                        caller.account().value(),
                        seen.module(),
                        payee,
                        seen.amount().amount()),
                patience);
    }

    Answer<Decision> decline(Caller caller, UUID id) {
        return worker.decide(new ChargeCommand.Decline(id, caller.account().value()), patience);
    }

    boolean undecided(UUID id, AccountId payer) {
        return worker.undecided(id, payer);
    }

    @InLane("pay.read")
    @Transactional
    Optional<ChargeStore.Charge> find(UUID id, AccountId payer) {
        return store.find(id, payer.value());
    }

    @InLane("pay.read")
    @Transactional
    List<ChargeStore.Charge> page(AccountId payer, String state, long before, int most) {
        return state.equals("pending")
                ? store.pending(payer.value(), before, most)
                : store.page(payer.value(), state, before, most);
    }

    /// Makes expired what is past its time.
    void expire(UUID id) {
        worker.decide(new ChargeCommand.Expire(id), patience);
    }

    /// What is past its time, at most `EXPIRE_AT_ONCE` of it.
    @InLane("pay.write")
    @Transactional
    List<UUID> due() {
        return store.due(EXPIRE_AT_ONCE);
    }
}
