package dev.turtleship.pay;

import dev.turtleship.contracts.chat.PostCard;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.bulkhead.Walls;
import dev.turtleship.core.commit.GroupCommit;
import dev.turtleship.core.commit.Ticket;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.pay.Posting.Outcome;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The only writer of the ledger. A posting whose batch was with the database when it went silent is posted again under
/// its id until the ledger answers, so that every unknown outcome becomes known by itself; the id keeps it from
/// happening twice.
@Singleton
class LedgerWorker {
    /// How often an id is being posted at this moment: a client may repeat one whose outcome is still open.
    private record InFlight(AccountId payer, int asked) {
        InFlight plus(int more) {
            return new InFlight(payer, asked + more);
        }
    }

    /// What one person moves in 24 hours while accounts cannot say who they are, in won.
    static final long GRACE_A_DAY = 300_000;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);
    private static final Duration ASK_AGAIN = Duration.ofMillis(250);
    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(4096, 200, Duration.ofMillis(500));

    private static final String POST = "select item, outcome, at from post_transfers(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Clock clock;
    private final Outbox outbox;
    private final Bulkheads bulkheads;
    private final LongPolls polls;
    private final GroupCommit<Posting, Outcome> writer;
    private final Map<UUID, InFlight> inFlight = new ConcurrentHashMap<>();

    LedgerWorker(Databases databases, Bulkheads bulkheads, Outbox outbox, LongPolls polls, Clock clock) {
        this.polls = polls;
        this.clock = clock;
        this.outbox = outbox;
        this.bulkheads = bulkheads;
        var answerWithin = Walls.standing().deadline(ANSWER_WITHIN);
        this.writer = new GroupCommit<>("pay", () -> databases.openWriter("pay", answerWithin), this::post, LIMITS)
                .onTrouble(bulkheads.of("pay")::suspect);
    }

    void start() {
        writer.start();
    }

    /// Queues a posting. Fails with [GroupCommit.Overloaded] if it certainly did not happen.
    Ticket<Posting, Outcome> submit(Posting posting) {
        inFlight.merge(posting.id(), new InFlight(posting.debit(), 1), (one, _) -> one.plus(1));
        return writer.submit(posting, (outcome, failure) -> {
            if (failure instanceof GroupCommit.OutcomeUnknown) {
                Thread.ofVirtual().name("ledger-ask-again").start(() -> askAgain(posting));
            } else {
                decided(posting, outcome);
            }
        });
    }

    /// Whether a posting of this payer is with the ledger under this id and its outcome not known yet.
    boolean undecided(UUID id, AccountId payer) {
        var known = inFlight.get(id);
        return known != null && known.payer().equals(payer);
    }

    /// `outcome` is null when it was not accepted.
    private void decided(Posting posting, Outcome outcome) {
        inFlight.computeIfPresent(posting.id(), (_, known) -> known.asked() == 1 ? null : known.plus(-1));
        if (outcome instanceof Outcome.Settled) {
            polls.wake("pay", posting.debit());
            polls.wake("pay", posting.credit());
        }
    }

    private void askAgain(Posting posting) {
        while (bulkheads.of("pay").state() != BulkheadState.UP) {
            LockSupport.parkNanos(ASK_AGAIN.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
        writer.submit(posting, (outcome, failure) -> {
            if (failure == null) {
                decided(posting, outcome);
            } else {
                Thread.startVirtualThread(() -> {
                    LockSupport.parkNanos(ASK_AGAIN.toNanos());
                    askAgain(posting);
                });
            }
        });
    }

    private List<Outcome> post(Connection connection, List<Posting> postings) throws SQLException {
        try (var call = connection.prepareStatement(POST)) {
            call.setArray(1, array(connection, "uuid", postings.stream().map(Posting::id)));
            call.setArray(2, array(connection, "text", postings.stream().map(p -> p.kind().column)));
            call.setArray(3, array(connection, "uuid", postings.stream().map(p -> p.debit()
                    .value())));
            call.setArray(4, array(connection, "uuid", postings.stream().map(p -> p.credit()
                    .value())));
            call.setArray(5, array(connection, "bigint", postings.stream().map(Posting::amountMinor)));
            call.setArray(6, array(connection, "text", postings.stream().map(Posting::note)));
            call.setArray(7, array(connection, "text", postings.stream().map(Posting::card)));
            call.setArray(8, array(connection, "boolean", postings.stream().map(Posting::grace)));
            call.setLong(9, GRACE_A_DAY);
            call.setTimestamp(10, Timestamp.from(clock.instant()));
            var outcomes = new ArrayList<Outcome>(postings.size());
            try (var row = call.executeQuery()) {
                while (row.next()) {
                    outcomes.add(
                            Outcome.of(row.getString(2), row.getTimestamp(3).toInstant()));
                }
            }
            if (outcomes.size() != postings.size()) {
                throw new IllegalStateException(postings.size() + " postings, " + outcomes.size() + " answers");
            }
            outbox.wake("pay", PostCard.class);
            return outcomes;
        }
    }

    private static Array array(Connection connection, String type, Stream<?> values) throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }

    @PreDestroy
    void stop() {
        writer.close();
    }
}
