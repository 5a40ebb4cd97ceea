package dev.turtleship.chat;

import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.chat.LogWorker.Appended;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/// A batch of texts, grouped by conversation as `append_texts` takes them: conversations in the database's order of
/// ids, and for each text which of them it belongs to and its place among that conversation's, both from 1.
record TextBatch(List<Draft> drafts, UUID[] conversations, Integer[] entries, Integer[] places, Integer[] nths) {
    private record Name(ConversationId conversation, UUID sender, UUID clientId) {}

    /// PostgreSQL compares ids byte by byte without a sign, which is not what `UUID.compareTo` does.
    static final Comparator<UUID> DATABASE_ORDER = (one, other) -> {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    };

    /// Empty when there is something else than texts in it, an answer, or one text twice.
    static Optional<TextBatch> of(List<Draft> drafts) {
        var names = new HashSet<Name>();
        var counts = new TreeMap<UUID, Integer>(DATABASE_ORDER);
        var nths = new Integer[drafts.size()];
        for (int i = 0; i < nths.length; i++) {
            var draft = drafts.get(i);
            var name = new Name(draft.conversation(), draft.sender().value(), draft.clientId());
            if (!draft.kind().equals(Entry.TEXT) || draft.takesEffect() || !names.add(name)) {
                return Optional.empty();
            }
            nths[i] = counts.merge(draft.conversation().value(), 1, Integer::sum);
        }
        var conversations = counts.keySet().toArray(UUID[]::new);
        var placeOf = new HashMap<UUID, Integer>();
        for (int i = 0; i < conversations.length; i++) {
            placeOf.put(conversations[i], i + 1);
        }
        var places = drafts.stream()
                .map(draft -> placeOf.get(draft.conversation().value()))
                .toArray(Integer[]::new);
        return Optional.of(new TextBatch(drafts, conversations, counts.values().toArray(Integer[]::new), places, nths));
    }

    UUID[] uuids(Function<Draft, UUID> of) {
        return drafts.stream().map(of).toArray(UUID[]::new);
    }

    String[] bodies() {
        return drafts.stream().map(Draft::body).toArray(String[]::new);
    }

    /// The answers, when `before` is the last number that each conversation had given, followed by the timers of all of
    /// them in seconds if any has one.
    List<Appended> numbered(Long[] before, Instant sentAt) {
        boolean timed = before.length > conversations.length;
        var appended = new ArrayList<Appended>(drafts.size());
        for (int i = 0; i < places.length; i++) {
            long timer = timed ? before[conversations.length + places[i] - 1] : 0;
            var expiresAt = timer == 0 ? null : sentAt.plusSeconds(timer);
            appended.add(new Appended(before[places[i] - 1] + nths[i], sentAt, expiresAt, false));
        }
        return appended;
    }
}
