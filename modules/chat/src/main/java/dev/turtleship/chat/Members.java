package dev.turtleship.chat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Who is in which conversation, from memory: every message asks. A list is forgotten when the log says that somebody
/// came or went; the next who asks reads it anew.
@ApplicationScoped
class Members {
    private static final int MAX_CACHED = 200_000;

    private final ConversationStore store;
    /// Counts what was forgotten: a list that was read meanwhile may be from before.
    private final AtomicLong forgotten = new AtomicLong();

    private final Cache<ConversationId, List<AccountId>> cache =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

    Members(ConversationStore store) {
        this.store = store;
    }

    /// The members, if known without asking the database; for event loops.
    Optional<List<AccountId>> cached(ConversationId conversation) {
        return Optional.ofNullable(cache.getIfPresent(conversation));
    }

    /// The members of a conversation that `person` is in. Refuses alike whether it does not exist or is not theirs.
    List<AccountId> require(ConversationId conversation, AccountId person) {
        var known = cached(conversation);
        return requireIn(known.isPresent() ? known.get() : load(conversation), person);
    }

    static List<AccountId> requireIn(List<AccountId> members, AccountId person) {
        if (!members.contains(person)) {
            throw unknown();
        }
        return members;
    }

    @InLane("chat.text")
    @Transactional
    List<AccountId> load(ConversationId conversation) {
        return loadInTransaction(conversation);
    }

    List<AccountId> loadInTransaction(ConversationId conversation) {
        var known = cache.getIfPresent(conversation);
        if (known != null) {
            return known;
        }
        long before = forgotten.get();
        var members =
                store.members(conversation.value()).stream().map(AccountId::new).toList();
        if (!members.isEmpty()) {
            cache.put(conversation, members);
            if (forgotten.get() != before) {
                cache.invalidate(conversation);
            }
        }
        return members;
    }

    void forget(ConversationId conversation) {
        forgotten.incrementAndGet();
        cache.invalidate(conversation);
    }

    static Refused unknown() {
        return new Refused(ChatError.CONVERSATION_UNKNOWN, "There is no such conversation among yours");
    }
}
