package dev.turtleship.pay;

import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.commit.GroupCommit;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/// One lane into the ledger: a group-commit writer whose unknown outcomes become known by themselves. An item whose
/// batch was with the database when it went silent is given to it again under its id until the ledger answers; the id
/// keeps it from happening twice.
final class LedgerWriter<I extends LedgerWriter.Item, O> {
    /// Something the ledger is asked to decide, for ever under this id. `payer` is the person who may
    /// ask what became of it; empty when it was no person who asked for it.
    interface Item {
        UUID id();

        Optional<AccountId> payer();
    }

    /// What the asker is told: what the ledger decided, or that it is not known yet.
    sealed interface Answer<O> {
        record Decided<O>(O outcome) implements Answer<O> {}

        record Unknown<O>() implements Answer<O> {}
    }

    private record Key(UUID id, Optional<AccountId> payer) {}

    private static final Duration ASK_AGAIN = Duration.ofMillis(250);

    private final Bulkheads bulkheads;
    private final GroupCommit<I, O> writer;
    private final BiConsumer<I, O> onDecided;
    /// How often an id is with the ledger at this moment: a client may repeat one whose outcome is still open.
    private final Map<Key, Integer> inFlight = new ConcurrentHashMap<>();

    /// `onDecided` is told on the writer's thread and must be quick.
    LedgerWriter(Bulkheads bulkheads, GroupCommit<I, O> writer, BiConsumer<I, O> onDecided) {
        this.bulkheads = bulkheads;
        this.writer = writer.onTrouble(bulkheads.of("pay")::suspect);
        this.onDecided = onDecided;
    }

    void start() {
        writer.start();
    }

    void close() {
        writer.close();
    }

    /// Asks the ledger and waits, so long at most. A refusal (503) says that this certainly did not happen.
    Answer<O> decide(I item, Duration patience) {
        bulkheads.of("pay").requireUp();
        inFlight.merge(key(item), 1, Integer::sum);
        var ticket = writer.submit(item, (outcome, failure) -> {
            if (failure instanceof GroupCommit.OutcomeUnknown) {
                Thread.ofVirtual().name("ledger-ask-again").start(() -> askAgain(item));
            } else {
                decided(item, outcome);
            }
        });
        try {
            return new Answer.Decided<>(ticket.await(patience));
        } catch (GroupCommit.Overloaded _) {
            bulkheads.of("pay").suspect();
            if (inFlight.containsKey(key(item))) {
                // This repeat did not get through, but an earlier try of the same id may have.
                return new Answer.Unknown<>();
            }
            throw new Refused(PayError.UNAVAILABLE, "It did not happen; ask again in a moment");
        } catch (GroupCommit.OutcomeUnknown _) {
            bulkheads.of("pay").suspect();
            return new Answer.Unknown<>();
        }
    }

    /// Whether something of this payer is with the ledger under this id and its outcome not known yet.
    boolean undecided(UUID id, AccountId payer) {
        return inFlight.containsKey(new Key(id, Optional.of(payer)));
    }

    /// `outcome` is null when it was not accepted.
    private void decided(I item, O outcome) {
        inFlight.computeIfPresent(key(item), (_, asked) -> asked == 1 ? null : asked - 1);
        if (outcome != null) {
            onDecided.accept(item, outcome);
        }
    }

    private static Key key(Item item) {
        return new Key(item.id(), item.payer());
    }

    private void askAgain(I item) {
        while (bulkheads.of("pay").state() != BulkheadState.UP) {
            LockSupport.parkNanos(ASK_AGAIN.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
        writer.submit(item, (outcome, failure) -> {
            if (failure == null) {
                decided(item, outcome);
            } else {
                Thread.startVirtualThread(() -> {
                    LockSupport.parkNanos(ASK_AGAIN.toNanos());
                    askAgain(item);
                });
            }
        });
    }
}
