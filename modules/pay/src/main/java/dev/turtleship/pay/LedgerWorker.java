package dev.turtleship.pay;

import dev.turtleship.contracts.chat.PostCard;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.bulkhead.Walls;
import dev.turtleship.core.commit.GroupCommit;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.pay.LedgerWriter.Answer;
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
import java.util.UUID;
import java.util.stream.Stream;

/// The only writer of transfers between people and of top-ups; charges have a lane of their own ([ChargeWorker]).
@Singleton
class LedgerWorker {
    /// What one person moves in 24 hours while accounts cannot say who they are, in won.
    static final long GRACE_A_DAY = 300_000;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);
    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(4096, 200, Duration.ofMillis(500));

    private static final String POST = "select item, outcome, at from post_transfers(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Clock clock;
    private final Outbox outbox;
    private final LongPolls polls;
    private final LedgerWriter<Posting, Outcome> writer;

    LedgerWorker(Databases databases, Bulkheads bulkheads, Outbox outbox, LongPolls polls, Clock clock) {
        this.polls = polls;
        this.clock = clock;
        this.outbox = outbox;
        var answerWithin = Walls.standing().deadline(ANSWER_WITHIN);
        this.writer = new LedgerWriter<>(
                bulkheads,
                new GroupCommit<>("pay", () -> databases.openWriter("pay", answerWithin), this::post, LIMITS),
                this::decided);
    }

    void start() {
        writer.start();
    }

    /// Posts and waits, so long at most. A refusal (503) says that this certainly did not happen.
    Answer<Outcome> decide(Posting posting, Duration patience) {
        return writer.decide(posting, patience);
    }

    /// Whether a posting of this payer is with the ledger under this id and its outcome not known yet.
    boolean undecided(UUID id, AccountId payer) {
        return writer.undecided(id, payer);
    }

    private void decided(Posting posting, Outcome outcome) {
        if (outcome instanceof Outcome.Settled) {
            polls.wake("pay", posting.debit());
            polls.wake("pay", posting.credit());
        }
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
