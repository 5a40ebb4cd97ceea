package dev.turtleship.chat;

import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.chat.LogWorker.Appended;
import dev.turtleship.chat.Members.Circle;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.Connection;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Sending: one way for what people say, over HTTP, over the socket and later, and for cards of other modules. What
/// somebody may not send is refused here and nowhere else.
@Singleton
class MessageService {
    /// What a person says, under an id of their client's making; `at` is where the message stands in what was sent, for
    /// refusals.
    record Sending(ConversationId conversation, AccountId sender, UUID clientId, NewMessage message, String at) {
        Draft draft() {
            return Draft.of(conversation, sender, clientId, message, at);
        }
    }

    private final LogWorker log;
    private final Members members;
    private final DraftService drafts;
    private final TurnService turns;
    private final Fanout fanout;
    private final SearchWorker searches;

    MessageService(
            LogWorker log,
            Members members,
            DraftService drafts,
            TurnService turns,
            Fanout fanout,
            SearchWorker searches) {
        this.log = log;
        this.members = members;
        this.drafts = drafts;
        this.turns = turns;
        this.fanout = fanout;
        this.searches = searches;
    }

    /// Sends what needs no look into the database, which is most of what people say, and tells whether it did; if not,
    /// it is for [#send]. Never waits, so that event loops may call it.
    boolean sendAtOnce(Sending sending, Connection from, BiConsumer<Appended, Throwable> then) {
        var known = members.cached(sending.conversation());
        if (known.isEmpty() || DraftService.asks(sending.message())) {
            return false;
        }
        var circle = known.get().requireIn(sending.sender());
        if (waits(sending, circle)) {
            return false;
        }
        submit(sending.draft(), audience(sending, circle), from, then);
        return true;
    }

    /// Queues a message for the log, once it was looked up whether it may be sent. After the commit, on the writer's
    /// thread and in the order of the log, `then` gets the outcome and everybody else who hears it the event;
    // `from` is
    /// the connection that sent it, or null.
    void send(Sending sending, Connection from, BiConsumer<Appended, Throwable> then) {
        var circle = members.require(sending.conversation(), sending.sender());
        var draft = checked(sending, circle);
        if (waits(sending, circle)) {
            turns.take(draft, circle.slow().seconds());
        }
        submit(draft, audience(sending, circle), from, then);
    }

    /// The same, waiting for the outcome at most so long. Refuses what was not stored, or perhaps not; either may be
    /// sent again under its client id.
    Appended send(Sending sending, Duration patience) {
        return await(then -> send(sending, null, then), patience);
    }

    /// For what no person says: nothing is looked up.
    Appended send(Draft draft, List<AccountId> audience, Duration patience) {
        return await(then -> submit(draft, audience, null, then), patience);
    }

    /// Refuses what may not be sent, as far as that can be known before it is.
    void check(Sending sending) {
        checked(sending, members.require(sending.conversation(), sending.sender()));
    }

    private Draft checked(Sending sending, Circle circle) {
        var draft = sending.draft();
        if (DraftService.asks(sending.message())) {
            drafts.check(draft, sending.message(), circle.people(), sending.at());
        }
        return draft;
    }

    /// Whether its sender has to wait for their turn to say this.
    private static boolean waits(Sending sending, Circle circle) {
        return circle.slow().slows(sending.sender())
                && Entry.CONTENT.contains(sending.message().kind());
    }

    private static List<AccountId> audience(Sending sending, Circle circle) {
        return DraftService.audience(sending.message(), circle.hearing(sending.sender()));
    }

    private void submit(Draft draft, List<AccountId> audience, Connection from, BiConsumer<Appended, Throwable> then) {
        log.submit(draft, (appended, failure) -> {
            if (failure == null && appended.seq() == 0) {
                // Known to the memory and not to the database, which was restored meanwhile.
                members.forget(draft.conversation());
                then.accept(null, Members.unknown());
                return;
            }
            if (failure == null && draft.changesCircle()) {
                members.forget(draft.conversation());
            }
            then.accept(appended, failure);
            if (failure == null && !appended.duplicate()) {
                fanout.deliver(Entry.of(draft, appended.seq(), appended.sentAt()), audience, from);
                searches.appended(draft, appended.seq());
            }
        });
    }

    private static Appended await(Consumer<BiConsumer<Appended, Throwable>> sending, Duration patience) {
        var answer = new CompletableFuture<Appended>();
        sending.accept((appended, failure) -> {
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
