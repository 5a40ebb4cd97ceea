package dev.turtleship.gifts;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.page.Position;
import dev.turtleship.gifts.ChangeStore.Moment;
import dev.turtleship.gifts.News.GiftChange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/// What a person would have been told over the socket.
@ApplicationScoped
class ChangeService {
    /// `gifts` as the pushes tell them, each as it is now. With `reset`, where to begin or too much at once: read the
    /// gift box first. `cursor` goes into the next `after`.
    record Changes(List<GiftChange> gifts, boolean reset, String cursor) {}

    private static final int MOST = 100;

    private final ChangeStore store;

    ChangeService(ChangeStore store) {
        this.store = store;
    }

    /// Empty when nothing changed.
    @InLane("gifts.changes")
    @Transactional
    Optional<Changes> after(AccountId person, String cursor) {
        var now = store.moment(person.value(), Position.unchecked(cursor));
        var since = Position.valueOf(cursor, "gifts", person, now.log());
        // Beyond what is complete: from a time that a restore undid. What comes now would be passed over in silence.
        if (since.isEmpty() || since.get() > now.complete()) {
            return Optional.of(new Changes(List.of(), true, cursor(person, now)));
        }
        if (!now.news()) {
            return Optional.empty();
        }
        var gifts = changes(store.gifts(person.value(), since.get(), now.complete(), MOST + 1));
        if (gifts.isEmpty()) {
            return Optional.empty();
        }
        boolean many = gifts.size() > MOST;
        return Optional.of(new Changes(many ? List.of() : gifts, many, cursor(person, now)));
    }

    /// What waits for a person.
    @InLane("gifts.changes")
    @Transactional
    List<GiftChange> waiting(AccountId person) {
        return changes(store.waiting(person.value(), MOST));
    }

    private static List<GiftChange> changes(List<ChangeStore.Gift> rows) {
        return rows.stream()
                .map(row -> new GiftChange(row.id(), row.version(), row.state()))
                .toList();
    }

    private static String cursor(AccountId person, Moment now) {
        return new Position("gifts", person, now.log(), now.complete()).encode();
    }
}
