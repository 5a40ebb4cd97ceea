package dev.turtleship.core.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.turtleship.core.bulkhead.Bulkhead;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.bulkhead.Deadline;
import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.bulkhead.Walls;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Where messages arrive for the modules that run here. Each is handled once however often it comes.
@Singleton
class Inbox {
    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final String NOTE = """
            insert into inbox (source, id)
            values (?, ?)
            on conflict do nothing
            """;

    /// For one message. It interrupts the calling thread, which must be virtual (see [Deadline]).
    private static final Duration DEADLINE = Walls.standing().deadline(Duration.ofSeconds(2));

    /// After this no further message of a batch is begun, so that the answer comes before the sender gives up.
    private static final Duration BATCH_TIME = Duration.ofSeconds(1);

    /// Aggregates of a batch at once: commits are what takes time, and those of several go to the disk together.
    private static final int AT_ONCE = 4;

    /// Of one destination, in all batches: so many of its connections are counted for messages.
    private static final int AT_ONCE_IN_ALL = Walls.standing().permits(Bulkheads.HANDLERS_AT_ONCE);

    private final Bulkheads bulkheads;
    private final ObjectReader json;
    private final Map<String, Handler<?>> handlers = new HashMap<>();
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();

    Inbox(Bulkheads bulkheads, ObjectMapper json, @Any Instance<Handler<?>> handlers) {
        this.bulkheads = bulkheads;
        this.json = json.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        for (var handler : handlers) {
            this.handlers.put(handler.module() + " " + handler.typeName(), handler);
        }
    }

    /// Handles the messages of a batch for one destination, and answers what became of those that it came to, in
    /// their order. Several aggregates at once, each in its own order: one that is refused holds back the later
    /// messages of its aggregate, and nothing else.
    ///
    /// Refuses as a whole while the destination is away, and stops when it goes away in the middle: then no message
    /// is at fault, and those not tried have no receipt.
    List<Receipt> take(List<Envelope> batch) {
        batch.stream().map(Envelope::destination).distinct().forEach(d -> bulkheads
                .of(d)
                .requireUp());
        var round = new Round(groups(batch));
        int threads = Math.min(AT_ONCE, round.groups.size());
        if (threads <= 1) {
            handle(round);
        } else {
            try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < threads; i++) {
                    workers.execute(() -> handle(round));
                }
            }
        }
        return batch.stream()
                .map(envelope -> round.receipts.remove(envelope.id()))
                .filter(Objects::nonNull)
                .toList();
    }

    /// What must be handled one after the other; without walls, everything.
    private static Queue<List<Envelope>> groups(List<Envelope> batch) {
        if (!Walls.standing().isolatesPoison()) {
            return new ConcurrentLinkedQueue<>(List.of(batch));
        }
        var byAggregate = batch.stream()
                .collect(Collectors.groupingBy(Envelope::aggregate, LinkedHashMap::new, Collectors.toList()));
        return new ConcurrentLinkedQueue<>(byAggregate.values());
    }

    private void handle(Round round) {
        for (var group = round.groups.poll(); group != null; group = round.groups.poll()) {
            for (var envelope : group) {
                if (round.over()) {
                    return;
                }
                var receipt = take(envelope, bulkheads.of(envelope.destination()), round.left());
                if (receipt.isEmpty()) {
                    round.stopped = true;
                    return;
                }
                round.receipts.put(envelope.id(), receipt.get());
                if (receipt.get().result() != Receipt.Result.TAKEN) {
                    break;
                }
            }
        }
    }

    /// One batch under way.
    private static final class Round {
        private final Queue<List<Envelope>> groups;
        private final Map<UUID, Receipt> receipts = new ConcurrentHashMap<>();
        private final long begun = System.nanoTime();
        private volatile boolean stopped;

        private Round(Queue<List<Envelope>> groups) {
            this.groups = groups;
        }

        private boolean over() {
            return stopped || left() <= 0;
        }

        private long left() {
            return BATCH_TIME.toNanos() - (System.nanoTime() - begun);
        }
    }

    /// Empty when the destination went away, or has too much to do. A place is waited for until the time of its batch
    /// is over, outside the deadline: no message is at fault for the crowd before it.
    private Optional<Receipt> take(Envelope envelope, Bulkhead bulkhead, long mostNanos) {
        var place = places.computeIfAbsent(envelope.destination(), _ -> new Semaphore(AT_ONCE_IN_ALL, true));
        try {
            if (!place.tryAcquire(mostNanos, TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return handled(envelope, bulkhead);
        } finally {
            place.release();
        }
    }

    private Optional<Receipt> handled(Envelope envelope, Bulkhead bulkhead) {
        try {
            Deadline.within(DEADLINE, () -> handle(envelope));
            return Optional.of(Receipt.taken(envelope.id()));
        } catch (JsonProcessingException unreadable) {
            var where = unreadable.getLocation();
            LOG.warnf("%s cannot read %s %s", envelope.destination(), envelope.type(), envelope.id());
            return Optional.of(Receipt.unreadable(
                    envelope.id(),
                    "unreadable: %s at line %d, column %d"
                            .formatted(
                                    unreadable.getClass().getSimpleName(),
                                    where == null ? 0 : where.getLineNr(),
                                    where == null ? 0 : where.getColumnNr())));
        } catch (Exception failure) {
            if (failure instanceof Deadline.Passed || Lane.lostDatabase(failure)) {
                bulkhead.suspect();
            }
            if (Failure.away(failure) || bulkhead.state() != BulkheadState.UP) {
                LOG.debugf(failure, "%s went away", envelope.destination());
                return Optional.empty();
            }
            LOG.warnf(
                    "%s did not take %s %s: %s",
                    envelope.destination(), envelope.type(), envelope.id(), Failure.describe(failure));
            return Optional.of(Receipt.refused(envelope.id(), failure));
        }
    }

    private Void handle(Envelope envelope) throws JsonProcessingException {
        var handler = handlers.get(envelope.destination() + " " + envelope.type());
        if (handler == null) {
            throw new IllegalStateException("nobody in " + envelope.destination() + " handles " + envelope.type());
        }
        handleWith(handler, envelope);
        return null;
    }

    private <M> void handleWith(Handler<M> handler, Envelope envelope) throws JsonProcessingException {
        M message = json.forType(handler.type()).readValue(envelope.payload());
        if (message == null) {
            throw new IllegalStateException("an empty " + envelope.type());
        }
        if (!handler.once()) {
            handler.effect().accept(envelope.source(), message);
            return;
        }
        QuarkusTransaction.requiringNew().run(() -> {
            if (note(envelope)) {
                handler.effect().accept(envelope.source(), message);
            }
        });
    }

    private static boolean note(Envelope envelope) {
        try (var connection = Outbox.dataSource(envelope.destination()).getConnection();
                var insert = connection.prepareStatement(NOTE)) {
            insert.setString(1, envelope.source());
            insert.setObject(2, envelope.id());
            return insert.executeUpdate() == 1;
        } catch (SQLException failure) {
            throw new IllegalStateException("the inbox of " + envelope.destination() + " cannot be written", failure);
        }
    }
}
