package dev.turtleship.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.chat.ConversationStore.LastSeq;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.live.Connection;
import dev.turtleship.core.live.LiveService.Resumed;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a device missed. It tells how far it knows each conversation; what is missing comes as pushes, and where too
/// much is missing it is told to pull the log over HTTP.
@ApplicationScoped
class ResumeService {
    record Behind(UUID conversation, long lastSeq) {}

    record Answer(List<Behind> behind, List<UUID> tooLong) {}

    private static final int MAX_CONVERSATIONS = 1000;
    private static final int MAX_MISSED_EACH = 100;
    private static final int MAX_MISSED = 500;

    private final ConversationStore conversations;
    private final EntryStore entries;
    private final Fanout fanout;

    ResumeService(ConversationStore conversations, EntryStore entries, Fanout fanout) {
        this.conversations = conversations;
        this.entries = entries;
        this.fanout = fanout;
    }

    /// Without `known` nothing is resumed: a new device lists its conversations instead. A conversation that is not in
    /// `known` counts as known up to 0.
    @InLane("chat.resume")
    @Transactional
    Resumed resume(Connection connection, JsonNode hello) {
        var known = known(hello);
        if (known == null) {
            return new Resumed(new Answer(List.of(), List.of()), () -> {});
        }
        var person = connection.caller().account();
        var behind = new ArrayList<LastSeq>();
        var tooLong = new ArrayList<UUID>();
        long missing = 0;
        for (var last : conversations.lastSeqs(person.value(), MAX_CONVERSATIONS)) {
            long gap = last.lastSeq() - known.getOrDefault(last.conversation(), 0L);
            if (gap > 0 && gap <= MAX_MISSED_EACH && missing + gap <= MAX_MISSED) {
                behind.add(last);
                missing += gap;
            } else if (gap > 0) {
                tooLong.add(last.conversation());
            }
        }
        var missed = behind.isEmpty() ? List.<EntryStore.Row>of() : missed(behind, known);
        var answer = new Answer(
                behind.stream()
                        .map(l -> new Behind(l.conversation(), l.lastSeq()))
                        .toList(),
                tooLong);
        return new Resumed(answer, () -> push(connection, missed));
    }

    private List<EntryStore.Row> missed(List<LastSeq> behind, Map<UUID, Long> known) {
        return entries.missed(
                behind.stream().map(LastSeq::conversation).toArray(UUID[]::new),
                behind.stream()
                        .map(l -> known.getOrDefault(l.conversation(), 0L))
                        .toArray(Long[]::new),
                MAX_MISSED_EACH);
    }

    private void push(Connection connection, List<EntryStore.Row> missed) {
        for (var row : missed) {
            var entry = Entry.of(row);
            connection.missed(fanout.frame(entry), entry.conversation().toString(), entry.seq());
        }
        connection.answer("{\"type\":\"chat.caught_up\",\"body\":{}}");
    }

    private static Map<UUID, Long> known(JsonNode hello) {
        var node = hello.path("known");
        if (node.isMissingNode()) {
            return null;
        }
        if (!node.isObject() || node.size() > MAX_CONVERSATIONS) {
            throw Refused.field("/body/resume/chat/known", "At most " + MAX_CONVERSATIONS + " conversations");
        }
        var known = new HashMap<UUID, Long>();
        for (var field : node.properties()) {
            var seq = field.getValue();
            if (!seq.isIntegralNumber() || !seq.canConvertToLong() || seq.longValue() < 0) {
                throw Refused.field("/body/resume/chat/known", "What is known of a conversation is a sequence number");
            }
            try {
                known.put(UUID.fromString(field.getKey()), seq.longValue());
            } catch (IllegalArgumentException _) {
                throw Refused.field("/body/resume/chat/known", "A conversation is named by its id");
            }
        }
        return known;
    }
}
