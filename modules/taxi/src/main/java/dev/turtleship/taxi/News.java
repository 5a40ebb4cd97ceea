package dev.turtleship.taxi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.contracts.push.Notify;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.live.Connection;
import dev.turtleship.core.live.Connections;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.message.Outbox;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/// Tells riders and drivers that something changed, after the transaction in which it did: over the socket if
/// theirs is open in this process, and by waking whoever waits at `/changes`. Both say the same, and neither is the
/// truth: that is the ride, under the version they name. What a rider wants to know with the phone in their pocket
/// goes to push besides, by message.
@Singleton
class News {
    /// A ride as both sides are told of it; the rest is read from the ride.
    record RideChange(UUID id, long version, String state, String payment) {}

    /// What riders are told through push, with or without the page before them.
    enum Notice {
        ACCEPTED("기사님이 오고 있습니다 · A driver is on the way"),
        ARRIVED("기사님이 도착했습니다 · Your driver is here"),
        SEARCHING("다른 기사님을 찾고 있습니다 · Your driver canceled; looking for another"),
        DRIVER_CANCELED("호출이 취소되었습니다 · Your driver canceled, and there is no other");

        private final String text;

        Notice(String text) {
            this.text = text;
        }
    }

    private record Tell(AccountId person, String frame, String stream, long version) {}

    private final RideStore rides;
    private final OfferStore offers;
    private final Connections connections;
    private final LongPolls polls;
    private final ObjectMapper json;
    private final TransactionSynchronizationRegistry transactions;
    private final Outbox outbox;
    private final Connection.Bump bump = this::bump;

    News(
            RideStore rides,
            OfferStore offers,
            Connections connections,
            LongPolls polls,
            ObjectMapper json,
            TransactionSynchronizationRegistry transactions,
            Outbox outbox) {
        this.rides = rides;
        this.offers = offers;
        this.connections = connections;
        this.polls = polls;
        this.json = json;
        this.transactions = transactions;
        this.outbox = outbox;
    }

    void ride(UUID id) {
        rides(List.of(id));
    }

    /// In the transaction that changed these rides, after it did.
    void rides(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return;
        }
        var tell = new ArrayList<Tell>();
        for (var change : rides.changes(ids.toArray(UUID[]::new))) {
            var told = new RideChange(change.id(), change.version(), change.state(), change.payment());
            String frame = frame("taxi.ride", told);
            for (var person : new UUID[] {change.rider(), change.driver()}) {
                if (person != null) {
                    tell.add(new Tell(new AccountId(person), frame, "ride " + change.id(), change.version()));
                }
            }
        }
        afterCommit(tell);
    }

    /// In the transaction that made or changed these offers, after it did.
    void offers(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return;
        }
        var tell = offers.findAll(ids.toArray(UUID[]::new)).stream()
                .map(row -> new Tell(
                        new AccountId(row.driver()),
                        frame("taxi.offer", Offer.of(row)),
                        "offer " + row.id(),
                        row.version()))
                .toList();
        afterCommit(tell);
    }

    /// In the transaction that moved this ride. Devices that have not heard of what was before hear of this instead.
    void rider(RideStore.Row ride, Notice notice, Instant now) {
        String kind = notice.name().toLowerCase(Locale.ROOT);
        String id = ride.id().toString();
        outbox.send("taxi", id, new Notify(Ids.next(), ride.rider(), kind, id, notice.text, true, now));
    }

    /// What a resuming connection missed.
    void missed(Connection connection, List<RideChange> changed, List<Offer> live) {
        changed.forEach(ride -> connection.missed(frame("taxi.ride", ride), "ride " + ride.id(), ride.version()));
        live.forEach(offer -> connection.missed(frame("taxi.offer", offer), "offer " + offer.id(), offer.version()));
    }

    private void afterCommit(List<Tell> tell) {
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    tell.forEach(News.this::tell);
                }
            }
        });
    }

    private void tell(Tell one) {
        polls.wake("taxi", one.person());
        for (var connection : connections.of(one.person())) {
            connection.event(bump, one.frame(), one.stream(), one.version());
        }
    }

    private String frame(String type, Object body) {
        try {
            return "{\"type\":\"" + type + "\",\"body\":" + json.writeValueAsString(body) + "}";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a push cannot be written", impossible);
        }
    }

    private String bump(Map<String, Long> versions) {
        return frame("taxi.bump", Map.of("rides", ids(versions, "ride "), "offers", ids(versions, "offer ")));
    }

    private static Collection<String> ids(Map<String, Long> versions, String kind) {
        var ids = new TreeSet<String>();
        versions.keySet().stream()
                .filter(stream -> stream.startsWith(kind))
                .forEach(stream -> ids.add(stream.substring(kind.length())));
        return ids;
    }
}
