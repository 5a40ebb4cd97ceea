package dev.turtleship.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.Connection;
import dev.turtleship.core.live.Connections;
import dev.turtleship.core.live.LongPolls;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Live delivery: an event is encoded once and handed to every connection of every member. Nothing is stored per
/// recipient; who is away finds it in the log.
@Singleton
class Fanout {
    /// Of a larger conversation nobody is told who reads and writes.
    private static final int MAX_WATCHED = 100;

    private static final Duration TYPING_EVERY = Duration.ofSeconds(2);
    private static final int MAX_TYPING = 50_000;

    private record Typing(ConversationId conversation, AccountId person) {}

    private final Cache<Typing, Boolean> typing = Caffeine.newBuilder()
            .expireAfterWrite(TYPING_EVERY)
            .maximumSize(MAX_TYPING)
            .build();

    private final Connections connections;
    private final LongPolls polls;
    private final ObjectMapper json;
    private final Connection.Bump bump = this::bump;

    Fanout(Connections connections, LongPolls polls, ObjectMapper json) {
        this.connections = connections;
        this.polls = polls;
        this.json = json;
    }

    /// To all connections of the members but `except`, whose `ok` counts as its event.
    void deliver(Entry entry, List<AccountId> members, Connection except) {
        String frame = null;
        for (var member : members) {
            polls.wake("chat", member);
            for (var connection : connections.of(member)) {
                if (connection != except) {
                    frame = frame == null ? frame(entry) : frame;
                    connection.event(bump, frame, entry.conversation().toString(), entry.seq());
                }
            }
        }
    }

    /// In a conversation of many only the reader's own devices are told; the others ask when they want to know.
    /// `person` is `shownAs` there.
    void read(ConversationId conversation, AccountId person, AccountId shownAs, long seq, List<AccountId> members) {
        String frame = "{\"type\":\"chat.read\",\"body\":{\"conversation\":\"" + conversation + "\",\"person\":\""
                + shownAs + "\",\"seq\":" + seq + "}}";
        for (var member : members.size() <= MAX_WATCHED ? members : List.of(person)) {
            for (var connection : connections.of(member)) {
                connection.ephemeral(frame);
            }
        }
    }

    /// To the others, at most once in two seconds; in a conversation of many to nobody.
    void typing(ConversationId conversation, AccountId person, AccountId shownAs, List<AccountId> members) {
        if (members.size() > MAX_WATCHED
                || typing.asMap().putIfAbsent(new Typing(conversation, person), true) != null) {
            return;
        }
        String frame = "{\"type\":\"chat.typing\",\"body\":{\"conversation\":\"" + conversation + "\",\"person\":\""
                + shownAs + "\"}}";
        for (var member : members) {
            if (!member.equals(person)) {
                connections.of(member).forEach(connection -> connection.ephemeral(frame));
            }
        }
    }

    String frame(Entry entry) {
        if (entry.isPlainText()) {
            return plainText(entry);
        }
        try {
            return "{\"type\":\"chat.event\",\"body\":" + json.writeValueAsString(entry) + "}";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an entry cannot be written", impossible);
        }
    }

    /// What nearly every frame is, letter by letter as it would be written below: that looks at each of an entry's many
    /// members, which was a tenth of what a message costs this process.
    private static String plainText(Entry entry) {
        return "{\"type\":\"chat.event\",\"body\":{\"conversation\":\"" + entry.conversation() + "\",\"seq\":"
                + entry.seq() + ",\"client_id\":\"" + entry.clientId() + "\",\"sender\":\"" + entry.sender()
                + "\",\"kind\":\"text\",\"text\":" + entry.text() + ",\"sent_at\":\"" + entry.sentAt() + "\"}}";
    }

    private String bump(Map<String, Long> lastSeqs) {
        return "{\"type\":\"chat.bump\",\"body\":{\"conversations\":["
                + lastSeqs.entrySet().stream()
                        .map(e -> "{\"conversation\":\"" + e.getKey() + "\",\"last_seq\":" + e.getValue() + "}")
                        .collect(Collectors.joining(","))
                + "]}}";
    }
}
