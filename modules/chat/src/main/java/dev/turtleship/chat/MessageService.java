package dev.turtleship.chat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.chat.LogWorker.Appended;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.Connection;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.text.Normalizer;
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
    static final int MAX_TEXT = 4000;

    private final LogWorker log;
    private final Fanout fanout;

    MessageService(LogWorker log, Fanout fanout) {
        this.log = log;
        this.fanout = fanout;
    }

    /// Queues the draft for the log. After the commit, on the writer's thread and in the order of the log, `then`
    /// gets the outcome and everybody else in the conversation the event; `from` is the connection that sent it, or
    /// null.
    void send(Draft draft, List<AccountId> members, Connection from, BiConsumer<Appended, Throwable> then) {
        log.submit(draft, (appended, failure) -> {
            then.accept(appended, failure);
            if (failure == null && !appended.duplicate()) {
                fanout.deliver(Entry.of(draft, appended.seq(), appended.sentAt()), members, from);
            }
        });
    }

    /// The same, waiting for the outcome at most so long. Refuses what was not stored, or perhaps not; either may be
    /// sent again under its client id.
    Appended send(Draft draft, List<AccountId> members, Duration patience) {
        var answer = new CompletableFuture<Appended>();
        send(draft, members, null, (appended, failure) -> {
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

    /// The text as JSON, or a refusal: 1 to 4,000 characters, NFC, no control characters but line breaks and tabs.
    static String body(String text, String pointer) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFC);
        if (normal.isBlank() || normal.codePointCount(0, normal.length()) > MAX_TEXT) {
            throw new Refused(ChatError.TEXT_REFUSED, "A text has 1 to " + MAX_TEXT + " characters")
                    .at(pointer, "Wrong length");
        }
        boolean control =
                normal.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r');
        if (control || !wellFormed(normal)) {
            throw new Refused(ChatError.TEXT_REFUSED, "Control characters and halves of characters cannot be sent")
                    .at(pointer, "Not a text");
        }
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(normal)) + '"';
    }

    /// A lone half of a surrogate pair has no UTF-8 form.
    private static boolean wellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
