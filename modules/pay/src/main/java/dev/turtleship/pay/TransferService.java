package dev.turtleship.pay;

import dev.turtleship.contracts.chat.PostCard;
import dev.turtleship.core.account.Caller;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.bulkhead.Walls;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.pay.LedgerWriter.Answer;
import dev.turtleship.pay.Posting.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Moving money. A transfer is asked for under an id of the asker's making; whatever is lost on the way, asking again
/// under the same id gives the same answer and moves money once.
@ApplicationScoped
class TransferService {
    /// Longer than a commit ever takes while the database lives, shorter than people wait.
    private static final Duration PATIENCE = Duration.ofMillis(600);

    /// How long an unknown person is looked for: well before patience ends, because the last look needs an answer too.
    private static final Duration LOOK_FOR = PATIENCE.dividedBy(2);

    private static final Duration NEW_PERSON = Duration.ofMillis(500);
    private static final Duration LOOK_EVERY = Duration.ofMillis(25);

    private final LedgerWorker ledger;
    private final WalletStore wallets;
    private final Outbox outbox;
    private final Duration patience = Walls.standing().deadline(PATIENCE);

    TransferService(LedgerWorker ledger, WalletStore wallets, Outbox outbox) {
        this.ledger = ledger;
        this.wallets = wallets;
        this.outbox = outbox;
    }

    /// A transfer from the caller to somebody, which shows as a card in their conversation.
    Answer<Outcome> transfer(Caller caller, UUID id, AccountId to, long amountMinor, String note) {
        if (to.equals(caller.account())) {
            throw new Refused(PayError.TO_ONESELF, "Name somebody else").at("/to", "This is yourself");
        }
        if (to.equals(Posting.BANK)) {
            throw new Refused(PayError.PAYEE_UNKNOWN, "Nobody here has this id").at("/to", "Unknown");
        }
        var card = new PostCard(
                id,
                caller.account().value(),
                to.value(),
                "pay.transfer",
                "%s sent %,d KRW".formatted(caller.name(), amountMinor),
                Map.of(
                        "transfer",
                        id.toString(),
                        "amount",
                        Long.toString(amountMinor),
                        "currency",
                        "KRW",
                        "note",
                        note));
        return post(new Posting(
                id,
                Posting.Kind.TRANSFER,
                caller.account(),
                to,
                amountMinor,
                note,
                outbox.payload(card),
                caller.grace()));
    }

    /// Posts and waits. A person who signed up a moment ago reaches pay by message within milliseconds, so an unknown
    /// one is looked for again for a moment; the asker themselves is known by their token.
    Answer<Outcome> post(Posting posting) {
        long deadline = System.nanoTime() + NEW_PERSON.toNanos();
        while (true) {
            var answer = ledger.decide(posting, patience);
            boolean unknownPerson = answer instanceof Answer.Decided(Outcome outcome)
                    && (outcome instanceof Outcome.PayeeUnknown || outcome instanceof Outcome.PayerUnknown);
            if (!unknownPerson || System.nanoTime() > deadline) {
                return answer;
            }
            openWallet(posting.debit());
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    @InLane("pay.write")
    @Transactional
    void openWallet(AccountId owner) {
        wallets.open(owner.value());
    }

    @InLane("pay.read")
    @Transactional
    Optional<WalletStore.Line> find(UUID id, AccountId owner) {
        return wallets.transfer(id, owner.value());
    }

    @InLane("pay.read")
    @Transactional
    Optional<String> refusal(UUID id, AccountId owner) {
        return wallets.refusal(id, owner.value());
    }

    /// Whether a transfer of the caller is with the ledger and its outcome not known yet.
    boolean undecided(UUID id, AccountId payer) {
        return ledger.undecided(id, payer);
    }
}
