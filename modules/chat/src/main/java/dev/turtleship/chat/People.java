package dev.turtleship.chat;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Whom chat knows. A person who signed up a moment ago reaches chat by message; that takes milliseconds unless
/// something is away.
@ApplicationScoped
class People {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final ConversationStore store;

    People(ConversationStore store) {
        this.store = store;
    }

    /// Whether chat has heard of all these people; it learns of a new person within moments.
    @InLane("chat.read")
    @Transactional
    boolean knows(List<AccountId> people) {
        var ids = people.stream().map(AccountId::value).distinct().toArray(UUID[]::new);
        return store.countPeople(ids) == ids.length;
    }

    void requireKnown(List<AccountId> people, String pointer) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!knows(people)) {
            if (System.nanoTime() > deadline) {
                throw new Refused(ChatError.PERSON_UNKNOWN, "Nobody here has this id, or not yet")
                        .at(pointer, "Unknown")
                        .retryAfter(PATIENCE);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
