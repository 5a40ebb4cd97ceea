package dev.turtleship.chat;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Blocking: what the blocked person says in the direct conversation is not shown to whoever blocked, and never will
/// be. To the blocked person all is as before; nothing tells them. Groups are not changed by it.
@ApplicationScoped
class BlockService {
    static final int MAX_BLOCKS = 5000;

    private final BlockStore store;
    private final ConversationService conversations;
    private final Clock clock;

    BlockService(BlockStore store, ConversationService conversations, Clock clock) {
        this.store = store;
        this.conversations = conversations;
        this.clock = clock;
    }

    /// Answers the direct conversation of the two, if they have one and something changed in it.
    @InLane("chat.read")
    @Transactional
    Optional<ConversationId> block(AccountId person, AccountId other) {
        if (person.equals(other)) {
            throw Refused.field("/person", "Nobody can block themselves");
        }
        store.lock(new UUID[] {person.value(), other.value()});
        if (store.add(person.value(), other.value(), clock.instant()) == 0) {
            return Optional.empty();
        }
        if (store.count(person.value()) > MAX_BLOCKS) {
            throw new Refused(ChatError.TOO_MANY_BLOCKS, "At most " + MAX_BLOCKS + "; unblock somebody first");
        }
        var direct = conversations.directOf(person, other);
        direct.ifPresent(id -> store.deafen(id.value()));
        return direct;
    }

    @InLane("chat.read")
    @Transactional
    Optional<ConversationId> unblock(AccountId person, AccountId other) {
        store.lock(new UUID[] {person.value(), other.value()});
        if (store.remove(person.value(), other.value()) == 0) {
            return Optional.empty();
        }
        var direct = conversations.directOf(person, other);
        direct.ifPresent(id -> store.hear(id.value(), person.value()));
        return direct;
    }

    @InLane("chat.read")
    @Transactional
    List<BlockStore.Block> list(AccountId person, UUID after, int most) {
        return store.list(person.value(), after, most);
    }
}
