package dev.turtleship.chat;

import dev.turtleship.chat.Entry.Ballots;
import dev.turtleship.chat.Entry.Reactions;
import dev.turtleship.chat.EntryStore.ChoiceCount;
import dev.turtleship.chat.EntryStore.ReactionCount;
import dev.turtleship.chat.EntryStore.Row;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reading the log as it stands: texts as edited last, what was deleted without what it said, with reactions and
/// ballots. What happened before somebody joined is not there for them.
@ApplicationScoped
class EntryService {
    /// `first_seq` is that of the first entry that the reader may see.
    record Log(List<Entry> items, long firstSeq, long lastSeq) {}

    private static final int MAX_VERSIONS = 200;

    private final ConversationStore conversations;
    private final EntryStore store;
    private final Clock clock;

    EntryService(ConversationStore conversations, EntryStore store, Clock clock) {
        this.conversations = conversations;
        this.store = store;
        this.clock = clock;
    }

    @InLane("chat.read")
    @Transactional
    Log after(AccountId reader, ConversationId id, long after, int most) {
        var conversation = mine(reader, id);
        var rows = store.after(reader.value(), id.value(), Math.max(after, conversation.joinedSeq() - 1), most);
        return new Log(shown(conversation.shownAs(reader), rows), conversation.joinedSeq(), conversation.lastSeq());
    }

    @InLane("chat.read")
    @Transactional
    Log before(AccountId reader, ConversationId id, long before, int most) {
        var conversation = mine(reader, id);
        var rows = store.before(reader.value(), id.value(), before, conversation.joinedSeq(), most);
        return new Log(
                shown(conversation.shownAs(reader), rows.reversed()), conversation.joinedSeq(), conversation.lastSeq());
    }

    @InLane("chat.read")
    @Transactional
    List<EntryStore.Version> versions(AccountId reader, ConversationId id, long seq) {
        requireSeen(mine(reader, id), seq);
        if (!store.shown(reader.value(), id.value(), seq)) {
            throw unknown();
        }
        return store.versions(reader.value(), id.value(), seq, clock.instant(), MAX_VERSIONS);
    }

    /// For the reader alone, and for good.
    @InLane("chat.read")
    @Transactional
    void hide(AccountId reader, ConversationId id, long seq) {
        requireSeen(mine(reader, id), seq);
        store.hide(id.value(), seq, reader.value());
    }

    /// As far as chat has heard of them.
    @InLane("chat.read")
    @Transactional
    List<ConversationStore.Name> names(UUID[] people) {
        return conversations.names(people);
    }

    private ConversationStore.Row mine(AccountId reader, ConversationId id) {
        return conversations.find(reader.value(), id.value()).orElseThrow(Members::unknown);
    }

    private static void requireSeen(ConversationStore.Row conversation, long seq) {
        if (seq < conversation.joinedSeq() || seq > conversation.lastSeq()) {
            throw unknown();
        }
    }

    private static Refused unknown() {
        return new Refused(ChatError.ENTRY_UNKNOWN, "There is no entry with this number");
    }

    /// `me` is who the reader is there.
    private List<Entry> shown(UUID me, List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        var conversation = rows.getFirst().conversation();
        long first = rows.getFirst().seq();
        long last = rows.getLast().seq();
        var reactions = store.reactions(conversation, first, last, me).stream()
                .collect(Collectors.groupingBy(ReactionCount::seq));
        var choices = rows.stream().noneMatch(row -> row.kind().equals("vote"))
                ? Map.<Long, List<ChoiceCount>>of()
                : store.ballots(conversation, first, last, me).stream()
                        .collect(Collectors.groupingBy(ChoiceCount::seq));
        var now = clock.instant();
        return rows.stream()
                .map(row -> Entry.of(
                        row,
                        now,
                        reactions(reactions.getOrDefault(row.seq(), List.of())),
                        ballots(choices.getOrDefault(row.seq(), List.of()))))
                .toList();
    }

    private static List<Reactions> reactions(List<ReactionCount> counts) {
        return counts.stream()
                .map(count -> new Reactions(count.reaction(), count.count(), count.mine()))
                .toList();
    }

    /// As far as the last option that somebody chose; nobody chose those after it.
    private static Ballots ballots(List<ChoiceCount> counts) {
        if (counts.isEmpty()) {
            return null;
        }
        var byChoice = counts.stream().collect(Collectors.toMap(ChoiceCount::choice, Function.identity()));
        var all = new ArrayList<Long>();
        for (int choice = 0; choice <= counts.getLast().choice(); choice++) {
            all.add(byChoice.containsKey(choice) ? byChoice.get(choice).count() : 0);
        }
        return new Ballots(
                all,
                counts.stream()
                        .filter(ChoiceCount::mine)
                        .map(ChoiceCount::choice)
                        .toList());
    }
}
