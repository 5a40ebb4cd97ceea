package dev.turtleship.chat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Who is in which conversation, from memory: every message asks. A circle is forgotten when the log says that somebody
/// came or went or has to wait, and when somebody blocks; the next who asks reads it anew.
@ApplicationScoped
class Members {
    /// Everybody but `exempt` waits so many seconds between two messages; 0: nobody does.
    record Slow(int seconds, Set<AccountId> exempt) {
        static final Slow NOT = new Slow(0, Set.of());

        boolean slows(AccountId person) {
            return seconds > 0 && !exempt.contains(person);
        }
    }

    /// The people of a conversation; `deaf` are those who blocked whoever else is in it. In an open group `guises` are
    /// the ids by which its members know each other and its log knows them; elsewhere there are none. `shown` are
    // the
    /// people as they know each other.
    record Circle(
            List<AccountId> people,
            Set<AccountId> deaf,
            Slow slow,
            Map<AccountId, AccountId> guises,
            List<AccountId> shown) {
        Circle(List<AccountId> people, Set<AccountId> deaf, Slow slow, Map<AccountId, AccountId> guises) {
            this(people, deaf, slow, guises, shown(people, guises));
        }

        private static List<AccountId> shown(List<AccountId> people, Map<AccountId, AccountId> guises) {
            return guises.isEmpty() ? people : guises.values().stream().sorted().toList();
        }

        /// Of an open group never the account: whoever is not in it is nobody there.
        AccountId shownAs(AccountId person) {
            if (guises.isEmpty()) {
                return person;
            }
            var guise = guises.get(person);
            if (guise == null) {
                throw unknown();
            }
            return guise;
        }

        /// Who is told what this person does there.
        List<AccountId> hearing(AccountId person) {
            return deaf.isEmpty()
                    ? people
                    : people.stream()
                            .filter(each -> each.equals(person) || !deaf.contains(each))
                            .toList();
        }

        /// Refuses alike whether the conversation does not exist or is not theirs.
        Circle requireIn(AccountId person) {
            if (!people.contains(person)) {
                throw unknown();
            }
            return this;
        }
    }

    private static final int MAX_CACHED = 200_000;

    private final ConversationStore store;
    /// Counts what was forgotten: a list that was read meanwhile may be from before.
    private final AtomicLong forgotten = new AtomicLong();

    private final Cache<ConversationId, Circle> cache =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

    Members(ConversationStore store) {
        this.store = store;
    }

    /// The members, if known without asking the database; for event loops.
    Optional<Circle> cached(ConversationId conversation) {
        return Optional.ofNullable(cache.getIfPresent(conversation));
    }

    /// Those of a conversation that `person` is in.
    Circle require(ConversationId conversation, AccountId person) {
        return cached(conversation).orElseGet(() -> load(conversation)).requireIn(person);
    }

    @InLane("chat.text")
    @Transactional
    Circle load(ConversationId conversation) {
        return loadInTransaction(conversation);
    }

    Circle loadInTransaction(ConversationId conversation) {
        var known = cache.getIfPresent(conversation);
        if (known != null) {
            return known;
        }
        long before = forgotten.get();
        var rows = store.members(conversation.value());
        var members = new Circle(
                rows.stream().map(row -> new AccountId(row.person())).toList(),
                those(rows, ConversationStore.Hearing::deaf),
                slow(rows),
                guises(rows));
        if (!rows.isEmpty()) {
            cache.put(conversation, members);
            if (forgotten.get() != before) {
                cache.invalidate(conversation);
            }
        }
        return members;
    }

    private static Set<AccountId> those(
            List<ConversationStore.Hearing> rows, Predicate<ConversationStore.Hearing> wanted) {
        return rows.stream()
                .filter(wanted)
                .map(row -> new AccountId(row.person()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Slow slow(List<ConversationStore.Hearing> rows) {
        return rows.isEmpty() || rows.getFirst().slowSeconds() == 0
                ? Slow.NOT
                : new Slow(rows.getFirst().slowSeconds(), those(rows, ConversationStore.Hearing::leads));
    }

    private static Map<AccountId, AccountId> guises(List<ConversationStore.Hearing> rows) {
        return rows.stream()
                .filter(row -> row.guise() != null)
                .collect(Collectors.toUnmodifiableMap(
                        row -> new AccountId(row.person()), row -> new AccountId(row.guise())));
    }

    void forget(ConversationId conversation) {
        forgotten.incrementAndGet();
        cache.invalidate(conversation);
    }

    static Refused unknown() {
        return new Refused(ChatError.CONVERSATION_UNKNOWN, "There is no such conversation among yours");
    }
}
