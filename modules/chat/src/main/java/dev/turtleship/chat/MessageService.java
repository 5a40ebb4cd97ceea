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

/// Sending: one way for what people say, over HTTP, over the socket and later, and for cards of other modules. What
/// somebody may not send is refused here and nowhere else.
@Singleton
class MessageService {
    /// What a person says, under an id of their client's making; `at` is where the message stands in what was sent, for
    /// refusals.
    record Sending(ConversationId conversation, AccountId sender, UUID clientId, NewMessage message, String at) {
        /// By whom its sender is in this conversation.
        Draft draft(Circle circle) {
            return Draft.of(conversation, circle.shownAs(sender), clientId, message, at);
        }
    }

    /// What was queued, and what became of it.
    record Said(Draft draft, Appended appended) {}

    private record Checked(Draft draft, List<AccountId> audience) {}

    private final LogWorker log;
    private final Members members;
    private final DraftService drafts;
    private final TurnService turns;
    private final Fanout fanout;
    private final SearchWorker searches;
    private final NewsWorker news;

    MessageService(
            LogWorker log,
            Members members,
            DraftService drafts,
            TurnService turns,
            Fanout fanout,
            SearchWorker searches,
            NewsWorker news) {
        this.log = log;
        this.members = members;
        this.drafts = drafts;
        this.turns = turns;
        this.fanout = fanout;
        this.searches = searches;
        this.news = news;
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
        submit(new Checked(sending.draft(circle), audience(sending, circle)), from, then);
        return true;
    }

    /// Queues a message for the log, once it was looked up whether it may be sent. After the commit, on the writer's
    /// thread and in the order of the log, `then` gets the outcome and everybody else who hears it the event;
    // `from`
    /// is the connection that sent it, or null.
    void send(Sending sending, Connection from, BiConsumer<Appended, Throwable> then) {
        submit(ready(sending), from, then);
    }

    /// The same, waiting for the outcome at most so long. Refuses what was not stored, or perhaps not; either may be
    /// sent again under its client id.
    Said send(Sending sending, Duration patience) {
        var ready = ready(sending);
        return new Said(ready.draft(), await(ready, patience));
    }

    /// For what no person says: nothing is looked up.
    Appended send(Draft draft, List<AccountId> audience, Duration patience) {
        return await(new Checked(draft, audience), patience);
    }

    /// Refuses what may not be sent, as far as that can be known before it is; answers what would be.
    Draft check(Sending sending) {
        return checked(sending, members.require(sending.conversation(), sending.sender()));
    }

    private Draft checked(Sending sending, Circle circle) {
        var draft = sending.draft(circle);
        if (DraftService.asks(sending.message())) {
            drafts.check(sending, draft, circle);
        }
        return draft;
    }

    private Checked ready(Sending sending) {
        var circle = members.require(sending.conversation(), sending.sender());
        var draft = checked(sending, circle);
        if (waits(sending, circle)) {
            turns.take(draft, circle.slow().seconds());
        }
        return new Checked(draft, audience(sending, circle));
    }

    /// Whether its sender has to wait for their turn to say this.
    private static boolean waits(Sending sending, Circle circle) {
        return circle.slow().slows(sending.sender())
                && Entry.CONTENT.contains(sending.message().kind());
    }

    private static List<AccountId> audience(Sending sending, Circle circle) {
        return DraftService.audience(sending.message(), circle.hearing(sending.sender()));
    }

    private void submit(Checked message, Connection from, BiConsumer<Appended, Throwable> then) {
        var draft = message.draft();
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
                fanout.deliver(Entry.of(draft, appended), message.audience(), from);
                searches.appended(draft, appended.seq());
                news.appended(draft, appended.seq());
            }
        });
    }

    private Appended await(Checked message, Duration patience) {
        var answer = new CompletableFuture<Appended>();
        submit(message, null, (appended, failure) -> {
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
