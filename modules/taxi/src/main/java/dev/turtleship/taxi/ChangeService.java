package dev.turtleship.taxi;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.page.Position;
import dev.turtleship.taxi.ChangeStore.Moment;
import dev.turtleship.taxi.News.RideChange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a person would have been told over the socket.
@ApplicationScoped
class ChangeService {
    /// `rides` and `offers` as the pushes tell them, each as it is now. With `reset`, where to begin or too much at
    /// once: read the lists and what goes on first. `cursor` goes into the next `after`.
    record Changes(List<RideChange> rides, List<Offer> offers, boolean reset, String cursor) {}

    private static final int MOST = 100;

    private final ChangeStore store;
    private final OfferStore offers;

    ChangeService(ChangeStore store, OfferStore offers) {
        this.store = store;
        this.offers = offers;
    }

    /// Empty when nothing changed.
    @InLane("taxi.changes")
    @Transactional
    Optional<Changes> after(AccountId person, String cursor) {
        var now = store.moment(person.value(), Position.unchecked(cursor));
        var since = Position.valueOf(cursor, "taxi", person, now.log());
        // Beyond what is complete: from a time that a restore undid. What comes now would be passed over in silence.
        if (since.isEmpty() || since.get() > now.complete()) {
            return Optional.of(new Changes(List.of(), List.of(), true, cursor(person, now)));
        }
        if (!now.news()) {
            return Optional.empty();
        }
        var rides = rides(store.rides(person.value(), since.get(), now.complete(), MOST + 1));
        var changed = store.offers(person.value(), since.get(), now.complete(), MOST + 1);
        if (rides.isEmpty() && changed.isEmpty()) {
            return Optional.empty();
        }
        if (rides.size() > MOST || changed.size() > MOST) {
            return Optional.of(new Changes(List.of(), List.of(), true, cursor(person, now)));
        }
        return Optional.of(new Changes(rides, offers(changed), false, cursor(person, now)));
    }

    /// What goes on for a person: their active rides and live offers.
    @InLane("taxi.changes")
    @Transactional
    Changes now(AccountId person) {
        var live = offers.live(person.value()).stream().map(Offer::of).toList();
        return new Changes(
                rides(store.active(person.value())),
                live,
                false,
                cursor(person, store.moment(person.value(), Long.MAX_VALUE)));
    }

    private List<Offer> offers(List<UUID> ids) {
        return offers.findAll(ids.toArray(UUID[]::new)).stream().map(Offer::of).toList();
    }

    private static List<RideChange> rides(List<ChangeStore.Ride> rows) {
        return rows.stream()
                .map(row -> new RideChange(row.id(), row.version(), row.state(), row.payment()))
                .toList();
    }

    private static String cursor(AccountId person, Moment now) {
        return new Position("taxi", person, now.log(), now.complete()).encode();
    }
}
