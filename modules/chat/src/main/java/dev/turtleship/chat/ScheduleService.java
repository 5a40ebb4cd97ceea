package dev.turtleship.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Keeps what is to be sent later, until [ScheduleWorker] sends it or its sender deletes it.
@ApplicationScoped
class ScheduleService {
    private static final Duration FAR = Duration.ofDays(366);
    private static final int MOST_OF_ONE = 100;
    static final int AT_ONCE = 50;
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final ScheduleStore store;
    private final DraftStore drafts;
    private final ObjectMapper json;
    private final Clock clock;

    ScheduleService(ScheduleStore store, DraftStore drafts, ObjectMapper json, Clock clock) {
        this.store = store;
        this.drafts = drafts;
        this.json = json;
        this.clock = clock;
    }

    /// The same id again is the same message with what it says now, until it is sent.
    @InLane("chat.read")
    @Transactional
    void put(AccountId sender, Draft draft, NewMessage message, Instant sendAt) {
        var conversation = draft.conversation().value();
        var clientId = draft.clientId();
        var now = clock.instant();
        if (!sendAt.isAfter(now) || sendAt.isAfter(now.plus(FAR))) {
            throw Refused.field("/send_at", "A time to come, at most a year away");
        }
        if (drafts.sent(conversation, draft.sender().value(), clientId).isPresent()) {
            throw new Refused(ChatError.SENT_ALREADY, "Take a new client_id for another message");
        }
        if (store.others(conversation, sender.value(), clientId) >= MOST_OF_ONE) {
            throw new Refused(ChatError.TOO_MANY_SCHEDULED, "At most " + MOST_OF_ONE + " may wait to be sent");
        }
        store.put(conversation, sender.value(), clientId, write(message), sendAt);
    }

    @InLane("chat.read")
    @Transactional
    List<ScheduleStore.Row> list(ConversationId id, AccountId sender) {
        return store.list(id.value(), sender.value());
    }

    @InLane("chat.read")
    @Transactional
    void delete(ConversationId id, AccountId sender, UUID clientId) {
        store.delete(id.value(), sender.value(), clientId);
    }

    /// Those whose time has come, the oldest first.
    @InLane("chat.read")
    @Transactional
    List<ScheduleStore.Row> due() {
        return store.due(clock.instant(), AT_ONCE);
    }

    /// Whether it is still to be sent as it is; if that fails it is due again in half a minute.
    @InLane("chat.read")
    @Transactional
    boolean claim(ScheduleStore.Row row) {
        return again(row, AGAIN);
    }

    /// It is due again then.
    @InLane("chat.read")
    @Transactional
    void postpone(ScheduleStore.Row row, Duration wait) {
        again(row, wait);
    }

    private boolean again(ScheduleStore.Row row, Duration wait) {
        var at = clock.instant().plus(wait);
        return store.claim(row.conversation(), row.sender(), row.clientId(), row.message(), at) == 1;
    }

    @InLane("chat.read")
    @Transactional
    void sent(ScheduleStore.Row row) {
        store.sent(row.conversation(), row.sender(), row.clientId(), row.message());
    }

    @InLane("chat.read")
    @Transactional
    void refuse(ScheduleStore.Row row, String reason) {
        store.refuse(row.conversation(), row.sender(), row.clientId(), row.message(), reason);
    }

    NewMessage read(ScheduleStore.Row row) {
        try {
            return json.readValue(row.message(), NewMessage.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a scheduled message cannot be read", impossible);
        }
    }

    private String write(NewMessage message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a message cannot be written", impossible);
        }
    }
}
