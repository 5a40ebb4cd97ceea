package dev.turtleship.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.Connection;
import dev.turtleship.core.live.LiveRequest;
import dev.turtleship.core.live.LiveService;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Chat on the socket: `chat.send` and `chat.read`, and what a hello resumes. Frames are handled on the event loop and
/// handed to the writer; only a conversation not seen lately is looked up first, on a virtual thread, while the socket
/// waits, so that messages keep their order.
@Singleton
class ChatFrames implements LiveService {
    private static final Logger LOG = Logger.getLogger(ChatFrames.class);

    private final Members members;
    private final MessageService messages;
    private final ReadWorker reads;
    private final ResumeService resumes;

    ChatFrames(Members members, MessageService messages, ReadWorker reads, ResumeService resumes) {
        this.members = members;
        this.messages = messages;
        this.reads = reads;
        this.resumes = resumes;
    }

    @Override
    public String module() {
        return "chat";
    }

    @Override
    public Map<String, FrameHandler> frames() {
        return Map.of("chat.send", this::send, "chat.read", this::read);
    }

    @Override
    public Resumed resume(Connection connection, JsonNode known) {
        return resumes.resume(connection, known);
    }

    private void send(LiveRequest request) {
        var conversation = new ConversationId(uuid(request, "conversation"));
        var clientId = uuid(request, "client_id");
        if (!request.text("kind").equals(Entry.TEXT)) {
            throw Refused.field("/body/kind", "Only text can be sent");
        }
        onlyFields(request, "conversation", "client_id", "kind", "text");
        String body = MessageService.body(request.text("text", 4 * MessageService.MAX_TEXT), "/body/text");
        var draft = new Draft(conversation, request.connection().caller().account(), clientId, Entry.TEXT, body);
        withMembers(
                request,
                conversation,
                people -> messages.send(draft, people, request.connection(), (appended, failure) -> {
                    if (failure == null) {
                        request.ok("{\"seq\":" + appended.seq() + ",\"sent_at\":\"" + appended.sentAt()
                                + "\",\"duplicate\":" + appended.duplicate() + "}");
                    } else {
                        request.refuse(LogWorker.refusal(failure));
                    }
                }));
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

    private void withMembers(LiveRequest request, ConversationId conversation, Consumer<List<AccountId>> then) {
        var me = request.connection().caller().account();
        var known = members.cached(conversation);
        if (known.isPresent()) {
            then.accept(Members.requireIn(known.get(), me));
            return;
        }
        request.connection().pauseReading();
        Thread.startVirtualThread(() -> {
            try {
                then.accept(members.require(conversation, me));
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
