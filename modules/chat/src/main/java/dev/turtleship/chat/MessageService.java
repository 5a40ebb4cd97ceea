package dev.turtleship.chat;

import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.chat.LogWorker.Appended;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.Connection;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/// Sending: one way for messages over HTTP, over the socket and from other modules.
@Singleton
class MessageService {
    private final LogWorker log;
    private final Members members;
    private final Fanout fanout;
    private final SearchWorker searches;

    MessageService(LogWorker log, Members members, Fanout fanout, SearchWorker searches) {
        this.log = log;
        this.members = members;
        this.fanout = fanout;
        this.searches = searches;
    }

    /// Queues the draft for the log. After the commit, on the writer's thread and in the order of the log, `then`
    /// gets the outcome and everybody else of the audience the event; `from` is the connection that sent it, or
    /// null.
    void send(Draft draft, List<AccountId> audience, Connection from, BiConsumer<Appended, Throwable> then) {
        log.submit(draft, (appended, failure) -> {
            if (failure == null && appended.seq() == 0) {
                // Known to the memory and not to the database, which was restored meanwhile.
                members.forget(draft.conversation());
                then.accept(null, Members.unknown());
                return;
            }
            if (failure == null && draft.changesMembers()) {
                members.forget(draft.conversation());
            }
            then.accept(appended, failure);
            if (failure == null && !appended.duplicate()) {
                fanout.deliver(Entry.of(draft, appended.seq(), appended.sentAt()), audience, from);
                searches.appended(draft, appended.seq());
            }
        });
    }

    /// The same, waiting for the outcome at most so long. Refuses what was not stored, or perhaps not; either may be
    /// sent again under its client id.
    Appended send(Draft draft, List<AccountId> audience, Duration patience) {
        var answer = new CompletableFuture<Appended>();
        send(draft, audience, null, (appended, failure) -> {
            if (failure == null) {
                answer.complete(appended);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw LogWorker.refusal(failure.getCause());
        } catch (TimeoutException _) {
            throw new Refused(ChatError.OUTCOME_UNKNOWN, "Send it again with the same client_id; it is stored once");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused(ChatError.OUTCOME_UNKNOWN, "Send it again with the same client_id; it is stored once");
        }
    }
}
