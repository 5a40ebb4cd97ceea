package dev.turtleship.chat;

import dev.turtleship.chat.ConversationResource.Conversation;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.once.Once;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/// Making conversations. A direct one exists once per pair of people, whoever asks and however often.
@ApplicationScoped
class ConversationService {
    /// `made` is false when it existed.
    record Direct(ConversationId id, boolean made) {}

    record NewGroup(String title, List<AccountId> members) {}

    private final ConversationStore store;
    private final BlockStore blocks;
    private final Once once;
    private final Clock clock;

    ConversationService(ConversationStore store, BlockStore blocks, Once once, Clock clock) {
        this.store = store;
        this.blocks = blocks;
        this.once = once;
        this.clock = clock;
    }

    @InLane("chat.read")
    @Transactional
    Direct direct(AccountId one, AccountId other) {
        if (one.equals(other)) {
            throw Refused.field("/person", "A direct conversation has two people");
        }
        var existing = directOf(one, other);
        if (existing.isPresent()) {
            return new Direct(existing.get(), false);
        }
        var pair = pair(one, other);
        blocks.lock(pair);
        var id = Ids.next();
        store.create(id, "direct", "", clock.instant());
        if (store.pair(pair[0], pair[1], id) == 0) {
            // Somebody else made it between our look and our insert.
            store.discard(id);
            return new Direct(directOf(one, other).orElseThrow(), false);
        }
        store.addMembers(id, pair, new UUID[0]);
        blocks.deafen(id);
        return new Direct(new ConversationId(id), true);
    }

    /// For a transaction that has begun.
    Optional<ConversationId> directOf(AccountId one, AccountId other) {
        var pair = pair(one, other);
        return store.direct(pair[0], pair[1]).map(ConversationId::new);
    }

    /// The lower id first.
    private static UUID[] pair(AccountId one, AccountId other) {
        return one.compareTo(other) < 0
                ? new UUID[] {one.value(), other.value()}
                : new UUID[] {other.value(), one.value()};
    }

    /// The conversation with nobody else, made when it is first asked for.
    @InLane("chat.read")
    @Transactional
    Direct self(AccountId person) {
        var existing = store.self(person.value());
        if (existing.isPresent()) {
            return new Direct(new ConversationId(existing.get()), false);
        }
        var id = Ids.next();
        store.create(id, "self", "", clock.instant());
        if (store.own(person.value(), id) == 0) {
            // Made between our look and our insert.
            store.discard(id);
            return new Direct(new ConversationId(store.self(person.value()).orElseThrow()), false);
        }
        store.addMembers(id, new UUID[] {person.value()}, new UUID[0]);
        return new Direct(new ConversationId(id), true);
    }

    @InLane("chat.read")
    @Transactional
    Conversation group(AccountId creator, NewGroup group, String key) {
        return once.run(
                new Once.Call("chat", creator, key, group), Conversation.class, () -> makeGroup(creator, group));
    }

    /// Without a word in the log; who is not in it has left already.
    @InLane("chat.read")
    @Transactional
    void leave(AccountId person, ConversationId id) {
        var conversation = store.find(person.value(), id.value());
        if (conversation.isEmpty()) {
            return;
        }
        if (!conversation.get().kind().equals("group")) {
            throw new Refused(ChatError.NOT_A_GROUP, "Only groups can be left");
        }
        store.removeMember(id.value(), person.value());
    }

    private Conversation makeGroup(AccountId creator, NewGroup group) {
        var people = new TreeSet<>(group.members());
        people.add(creator);
        var id = Ids.next();
        store.create(id, "group", group.title(), clock.instant());
        store.addMembers(id, people.stream().map(AccountId::value).toArray(UUID[]::new), new UUID[] {creator.value()});
        return Conversation.group(new ConversationId(id), group.title(), List.copyOf(people));
    }
}
