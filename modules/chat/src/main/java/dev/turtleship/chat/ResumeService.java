package dev.turtleship.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.live.Connection;
import dev.turtleship.core.live.LiveService.Resumed;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a device missed. It tells how far it knows each conversation; what is missing comes as pushes, and where too
/// much is missing it is told to pull the log over HTTP.
@Singleton
class ResumeService {
    record Behind(UUID conversation, long lastSeq) {}

    /// `gone` are those of the known ones that the person is not in, or no more.
    record Answer(List<Behind> behind, List<UUID> tooLong, List<UUID> gone) {}

    private final ResumeWorker looks;
    private final Fanout fanout;
    private final Clock clock;

    ResumeService(ResumeWorker looks, Fanout fanout, Clock clock) {
        this.looks = looks;
        this.fanout = fanout;
        this.clock = clock;
    }

    /// Without `known` nothing is resumed: a new device lists its conversations instead. A conversation that is not in
    /// `known` counts as known up to 0.
    Resumed resume(Connection connection, JsonNode hello) {
        var known = known(hello);
        if (known == null) {
            return new Resumed(new Answer(List.of(), List.of(), List.of()), () -> {});
        }
        var missed = looks.missed(connection.caller().account(), known);
        var behind = missed.behind().stream()
                .map(each -> new Behind(each.conversation(), each.lastSeq()))
                .toList();
        return new Resumed(new Answer(behind, missed.tooLong(), missed.gone()), () -> push(connection, missed.rows()));
    }

    private void push(Connection connection, List<EntryStore.Row> missed) {
        var now = clock.instant();
        for (var row : missed) {
            var entry = Entry.of(row, now);
            connection.missed(fanout.frame(entry), entry.conversation().toString(), entry.seq());
        }
        connection.answer("{\"type\":\"chat.caught_up\",\"body\":{}}");
    }

    private static Map<UUID, Long> known(JsonNode hello) {
        var node = hello.path("known");
        if (node.isMissingNode()) {
            return null;
        }
        if (!node.isObject() || node.size() > ResumeWorker.MAX_CONVERSATIONS) {
            throw Refused.field(
                    "/body/resume/chat/known", "At most " + ResumeWorker.MAX_CONVERSATIONS + " conversations");
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
