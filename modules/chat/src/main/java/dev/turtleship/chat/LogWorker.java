package dev.turtleship.chat;

import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.commit.GroupCommit;
import dev.turtleship.core.problem.Refused;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// The only writer of the log: a few group-commit writers, each with a connection that nobody else can take, sharded by
/// conversation so that one conversation's messages leave in the order of its log.
@Singleton
class LogWorker {
    /// What became of a draft; `duplicate` when it had been sent before. `seq` is 0 when the log has no such
    /// conversation, and nothing was stored. `expiresAt` is null for what stays.
    record Appended(long seq, Instant sentAt, Instant expiresAt, boolean duplicate) {
        Appended(long seq, Instant sentAt, boolean duplicate) {
            this(seq, sentAt, null, duplicate);
        }
    }

    /// One for two cores: a second one on the same cores would halve the batches, and what a message costs the database
    /// falls with their size.
    private static final int WRITERS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(8192, 256, PATIENCE);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Clock clock;
    private final List<GroupCommit<Draft, Appended>> writers = new ArrayList<>();

    LogWorker(Databases databases, Bulkheads bulkheads, Clock clock) {
        this.clock = clock;
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new GroupCommit<>(
                            "chat-" + i, () -> databases.openWriter("chat", ANSWER_WITHIN), this::append, LIMITS)
                    .onTrouble(bulkheads.of("chat")::suspect));
        }
    }

    /// Idempotent, because a module may be started again after a failed try.
    synchronized void start() {
        writers.forEach(GroupCommit::start);
    }

    /// Queues a draft; `then` is told after the commit, on the writer's thread, in the order of the log.
    void submit(Draft draft, BiConsumer<Appended, Throwable> then) {
        int shard = Math.floorMod(draft.conversation().hashCode(), WRITERS);
        writers.get(shard).submit(draft, then);
    }

    /// The refusal for a failed ticket.
    static Refused refusal(Throwable failure) {
        return switch (failure) {
            case Refused refused -> refused;
            case GroupCommit.Overloaded _ -> new Refused(ChatError.BUSY, "The message was not stored; send it again");
            case GroupCommit.OutcomeUnknown _ ->
                new Refused(ChatError.OUTCOME_UNKNOWN, "Send it again with the same client_id; it is stored once");
            default -> throw new IllegalStateException("a draft was refused by the log", failure);
        };
    }

    private List<Appended> append(Connection connection, List<Draft> drafts) throws SQLException {
        return LogStore.append(connection, drafts, clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    @PreDestroy
    void stop() {
        writers.forEach(GroupCommit::close);
    }
}
