package dev.turtleship.chat;

import dev.turtleship.chat.ChangeStore.Moment;
import dev.turtleship.chat.ConversationStore.LastSeq;
import dev.turtleship.chat.ConversationStore.Reach;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.page.Position;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What a person was told since a moment, read from the log: what the socket pushes, for those without one. As there,
/// where too much is missing the conversation is named instead and its log is to be pulled.
@ApplicationScoped
class ChangeService {
    /// `events` are in order within each conversation. Of those in `behind` the log is to be pulled. `reset` says that
    /// the conversations are to be listed anew, after this cursor was taken.
    record Changes(List<Entry> events, List<LastSeq> behind, boolean reset, String cursor) {
        static Changes none(boolean reset, String cursor) {
            return new Changes(List.of(), List.of(), reset, cursor);
        }
    }

    private static final int MAX_CONVERSATIONS = 500;
    private static final int MAX_EACH = 100;
    private static final int MAX_EVENTS = 500;

    private final ChangeStore store;
    private final Clock clock;

    ChangeService(ChangeStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// What was stored since `cursor`; empty when nothing was. Without a cursor, where to begin.
    @InLane("chat.changes")
    @Transactional
    Optional<Changes> after(AccountId person, String cursor) {
        var now = store.moment();
        var since = Position.valueOf(cursor, "chat", person, now.log());
        // Beyond what is complete: from a time that a restore undid. What comes now would be passed over in silence.
        if (since.isEmpty() || since.get() > now.complete()) {
            return Optional.of(Changes.none(true, cursor(person, now)));
        }
        var changed = store.changed(person.value(), since.get(), MAX_CONVERSATIONS + 1);
        if (changed.size() > MAX_CONVERSATIONS) {
            return Optional.of(Changes.none(true, cursor(person, now)));
        }
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        var stored = byConversation(person, changed, since.get(), now.complete());
        return stored.isEmpty() ? Optional.empty() : Optional.of(changes(changed, stored, cursor(person, now)));
    }

    private Map<UUID, List<EntryStore.Row>> byConversation(
            AccountId reader, List<Reach> changed, long since, long until) {
        var rows = store.stored(
                reader.value(),
                changed.stream().map(Reach::conversation).toArray(UUID[]::new),
                changed.stream()
                        .map(each -> Math.max(each.firstSeq(), each.lastSeq() - MAX_EACH))
                        .toArray(Long[]::new),
                changed.stream().map(Reach::lastSeq).toArray(Long[]::new),
                new Long[] {since, until});
        var stored = new HashMap<UUID, List<EntryStore.Row>>();
        rows.forEach(row -> stored.computeIfAbsent(row.conversation(), _ -> new ArrayList<>())
                .add(row));
        return stored;
    }

    private Changes changes(List<Reach> changed, Map<UUID, List<EntryStore.Row>> stored, String cursor) {
        var time = clock.instant();
        var events = new ArrayList<Entry>();
        var behind = new ArrayList<LastSeq>();
        for (var conversation : changed) {
            var rows = stored.getOrDefault(conversation.conversation(), List.of());
            // One row more than may be: there may be others before it.
            boolean cut = !rows.isEmpty() && rows.getFirst().seq() == conversation.lastSeq() - MAX_EACH;
            if (cut || events.size() + rows.size() > MAX_EVENTS) {
                behind.add(new LastSeq(conversation.conversation(), conversation.lastSeq()));
            } else {
                rows.forEach(row -> events.add(Entry.of(row, time)));
            }
        }
        return new Changes(events, behind, false, cursor);
    }

    private static String cursor(AccountId person, Moment now) {
        return new Position("chat", person, now.log(), now.complete()).encode();
    }
}
