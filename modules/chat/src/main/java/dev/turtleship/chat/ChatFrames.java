package dev.turtleship.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.chat.LogWorker.Appended;
import dev.turtleship.chat.Members.Circle;
import dev.turtleship.chat.MessageService.Sending;
import dev.turtleship.core.live.Connection;
import dev.turtleship.core.live.LiveRequest;
import dev.turtleship.core.live.LiveService;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.problem.Unreadable;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Chat on the socket: `chat.send`, `chat.read` and `chat.typing`, and what a hello resumes. Frames are handled on the
/// event loop and handed to the writer; only a conversation not seen lately, and what changes an earlier entry, is
/// looked up first, on a virtual thread, while the socket waits, so that messages keep their order.
@Singleton
class ChatFrames implements LiveService {
    private static final Logger LOG = Logger.getLogger(ChatFrames.class);

    private final Members members;
    private final MessageService messages;
    private final ReadWorker reads;
    private final Fanout fanout;
    private final ResumeService resumes;
    private final ObjectMapper json;

    ChatFrames(
            Members members,
            MessageService messages,
            ReadWorker reads,
            Fanout fanout,
            ResumeService resumes,
            ObjectMapper json) {
        this.members = members;
        this.json = json;
        this.messages = messages;
        this.reads = reads;
        this.fanout = fanout;
        this.resumes = resumes;
    }

    @Override
    public String module() {
        return "chat";
    }

    @Override
    public Map<String, FrameHandler> frames() {
        return Map.of("chat.send", this::send, "chat.read", this::read, "chat.typing", this::typing);
    }

    @Override
    public Resumed resume(Connection connection, JsonNode known) {
        return resumes.resume(connection, known);
    }

    private void send(LiveRequest request) {
        var conversation = new ConversationId(uuid(request, "conversation"));
        var clientId = uuid(request, "client_id");
        var me = request.connection().caller().account();
        var sending = new Sending(conversation, me, clientId, message(request), "/body");
        var answer = answer(request);
        if (!messages.sendAtOnce(sending, request.connection(), answer)) {
            onVirtualThread(request, () -> messages.send(sending, request.connection(), answer));
        }
    }

    private static BiConsumer<Appended, Throwable> answer(LiveRequest request) {
        return (appended, failure) -> {
            if (failure == null) {
                String expires = appended.expiresAt() == null ? "" : ",\"expires_at\":\"" + appended.expiresAt() + "\"";
                request.ok("{\"seq\":" + appended.seq() + ",\"sent_at\":\"" + appended.sentAt() + "\"" + expires
                        + ",\"duplicate\":" + appended.duplicate() + "}");
            } else {
                request.refuse(LogWorker.refusal(failure));
            }
        };
    }

    /// What is not a plain text is read as it is over HTTP.
    private NewMessage message(LiveRequest request) {
        if (request.text("kind").equals(Entry.TEXT)
                && !request.body().has("target")
                && !request.body().has("mentions")) {
            onlyFields(request, "conversation", "client_id", "kind", "text");
            return new NewMessage.Text(request.text("text", 4 * Words.MAX_TEXT), null, null);
        }
        var fields = ((ObjectNode) request.body()).deepCopy().without(List.of("conversation", "client_id"));
        try {
            return json.treeToValue(fields, NewMessage.class);
        } catch (JsonProcessingException unreadable) {
            throw Unreadable.refused("/body", unreadable);
        }
    }

    private void read(LiveRequest request) {
        var conversation = new ConversationId(uuid(request, "conversation"));
        var seq = request.body().path("seq");
        if (!seq.canConvertToLong() || !seq.isIntegralNumber() || seq.longValue() < 0) {
            throw Refused.field("/body/seq", "A sequence number is needed");
        }
        onlyFields(request, "conversation", "seq");
        withMembers(request, conversation, _ -> {
            reads.read(conversation, request.connection().caller().account(), seq.longValue());
            request.ok("{}");
        });
    }

    /// Told to those who are there at this moment, or to nobody: it is stored nowhere.
    private void typing(LiveRequest request) {
        var conversation = new ConversationId(uuid(request, "conversation"));
        onlyFields(request, "conversation");
        var me = request.connection().caller().account();
        withMembers(request, conversation, circle -> {
            fanout.typing(conversation, me, circle.shownAs(me), circle.hearing(me));
            request.ok("{}");
        });
    }

    private void withMembers(LiveRequest request, ConversationId conversation, Consumer<Circle> then) {
        var me = request.connection().caller().account();
        var known = members.cached(conversation);
        if (known.isPresent()) {
            then.accept(known.get().requireIn(me));
            return;
        }
        onVirtualThread(request, () -> then.accept(members.require(conversation, me)));
    }

    /// For what asks the database, while the socket waits.
    private static void onVirtualThread(LiveRequest request, Runnable work) {
        request.connection().pauseReading();
        Thread.startVirtualThread(() -> {
            try {
                work.run();
            } catch (Refused refused) {
                request.refuse(refused);
            } catch (RuntimeException bug) {
                LOG.error("a frame failed unexpectedly", bug);
                request.refuse(new Refused(CoreError.BUG, "The failure was noted"));
            } finally {
                request.connection().resumeReading();
            }
        });
    }

    private static void onlyFields(LiveRequest request, String... names) {
        var known = List.of(names);
        for (var given = request.body().fieldNames(); given.hasNext(); ) {
            String name = given.next();
            if (!known.contains(name)) {
                throw Refused.field("/body/" + name, "There is no such field");
            }
        }
    }

    private static UUID uuid(LiveRequest request, String field) {
        try {
            String text = request.text(field);
            var id = UUID.fromString(text);
            if (text.length() == 36) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            // Refused below, in the same words.
        }
        throw Refused.field("/body/" + field, "An id is a UUID");
    }
}
