package dev.turtleship.chat;

import dev.turtleship.chat.ExpiryStore.Due;
import dev.turtleship.core.bulkhead.InLane;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// What has disappeared, and is to be taken off the disk. Nobody is shown it meanwhile: whoever reads the log looks at
/// the time.
@ApplicationScoped
class ExpiryService {
    static final int AT_ONCE = 200;

    private final ExpiryStore store;
    private final Clock clock;

    ExpiryService(ExpiryStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// At most [#AT_ONCE], by conversation, of others than these.
    @InLane("chat.read")
    @Transactional
    Map<UUID, List<Due>> due(Set<UUID> except) {
        return store.due(clock.instant(), except.toArray(UUID[]::new), AT_ONCE).stream()
                .collect(Collectors.groupingBy(Due::conversation, LinkedHashMap::new, Collectors.toList()));
    }

    /// One conversation at a time, whose messages wait as long as this takes.
    @InLane("chat.read")
    @Transactional
    long purge(UUID conversation, List<Due> due) {
        return store.purge(conversation, due.stream().map(Due::seq).toArray(Long[]::new), clock.instant());
    }
}
