package dev.turtleship.pay;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.pay.LedgerWriter.Answer;
import dev.turtleship.pay.Posting.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Money from the bank into a wallet. It is noted that the bank is asked before it is asked, so that a crash in between
/// is found and asked again; the ledger takes each top-up once, by its id.
///
///     ASKED -> SETTLED   [settle]   the bank paid and the ledger has it
///     ASKED -> REFUSED   [settle]   the bank said no
@ApplicationScoped
class TopUpService {
    enum State {
        ASKED,
        SETTLED,
        REFUSED;

        static State of(String column) {
            return valueOf(column.toUpperCase(java.util.Locale.ROOT));
        }
    }

    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final TopUpStore store;
    private final WalletStore wallets;
    private final TransferService transfers;
    private final BankClient bank;
    private final Clock clock;

    TopUpService(TopUpStore store, WalletStore wallets, TransferService transfers, BankClient bank, Clock clock) {
        this.store = store;
        this.wallets = wallets;
        this.transfers = transfers;
        this.bank = bank;
        this.clock = clock;
    }

    /// Notes the wish. True when it is new. Refuses an id that means another top-up.
    @InLane("pay.write")
    @Transactional
    boolean ask(UUID id, AccountId owner, long amountMinor) {
        var now = clock.instant();
        wallets.open(owner.value());
        if (store.ask(id, owner.value(), amountMinor, now, now.plus(ASK_AGAIN)) == 1) {
            return true;
        }
        boolean same = store.find(id)
                .filter(t -> t.owner().equals(owner.value()) && t.amountMinor() == amountMinor)
                .isPresent();
        if (!same) {
            throw new Refused(PayError.ID_USED, "Make a new id for a new top-up").at("/id", "Used");
        }
        return false;
    }

    @InLane("pay.read")
    @Transactional
    TopUpStore.TopUp find(UUID id, AccountId owner) {
        return store.find(id)
                .filter(t -> t.owner().equals(owner.value()))
                .orElseThrow(() -> new Refused(PayError.TRANSFER_UNKNOWN, "There is no such top-up of yours"));
    }

    @InLane("pay.write")
    @Transactional
    List<TopUpStore.TopUp> takeDue() {
        var now = clock.instant();
        return store.takeDue(now, now.plus(ASK_AGAIN));
    }

    /// Asks the bank and acts on the answer; ASKED again when nobody can tell.
    State settle(TopUpStore.TopUp topUp) {
        var state = State.of(topUp.state());
        if (state != State.ASKED) {
            return state;
        }
        return switch (bank.collect(topUp.id(), topUp.owner(), topUp.amountMinor())) {
            case UNKNOWN -> State.ASKED;
            case REFUSED -> {
                refuse(topUp.id());
                yield State.REFUSED;
            }
            case PAID -> post(topUp);
        };
    }

    private State post(TopUpStore.TopUp topUp) {
        var posting = new Posting(
                topUp.id(),
                Posting.Kind.TOP_UP,
                Posting.BANK,
                new AccountId(topUp.owner()),
                topUp.amountMinor(),
                "",
                "",
                false);
        try {
            boolean settled = transfers.post(posting) instanceof Answer.Decided(Outcome outcome)
                    && (outcome instanceof Outcome.Settled || outcome instanceof Outcome.Repeated);
            return settled ? State.SETTLED : State.ASKED;
        } catch (Refused _) {
            // The bank has paid, so this is not over: the worker posts it when pay is back.
            return State.ASKED;
        }
    }

    @InLane("pay.write")
    @Transactional
    void refuse(UUID id) {
        store.refuse(id);
    }
}
