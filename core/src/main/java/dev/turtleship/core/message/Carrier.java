package dev.turtleship.core.message;

import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.bulkhead.Walls;
import dev.turtleship.core.id.Ids;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/// One worker for one pair of modules, with a connection of its own, so that a drained pool does not stop messages. It
/// commits without waiting for the disk: should the server forget a lease or a delivery in a crash, the message is
/// delivered again and handled once.
final class Carrier {
    private static final Logger LOG = Logger.getLogger(Carrier.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BACK_AT_LEAST = Duration.ofMillis(50);
    private static final Duration BACK_AT_MOST = Duration.ofSeconds(5);

    /// Most transactions end within milliseconds; one that hangs is left to the poll.
    private static final Duration FREE_AT_LEAST = Duration.ofMillis(1);

    enum Next {
        /// All of it went through; there may be work for a second worker.
        MORE,
        AGAIN,
        /// Something waits for a transaction that still runs.
        WITHHELD,
        /// The destination, or the database here, does not answer.
        AWAY,
        REST
    }

    private record Lease(List<Integer> lanes, long since) {}

    private final Databases databases;
    private final Delivery delivery;
    private final String source;
    private final String destination;
    private final MessageConfig config;
    private final UUID holder = Ids.next();
    private Connection connection;
    private OutboxStore store;
    private volatile Lease lease;
    private Duration back = BACK_AT_LEAST;
    private Duration free = FREE_AT_LEAST;

    Carrier(Databases databases, Delivery delivery, String source, String destination, MessageConfig config) {
        this.databases = databases;
        this.delivery = delivery;
        this.source = source;
        this.destination = destination;
        this.config = config;
    }

    String source() {
        return source;
    }

    String destination() {
        return destination;
    }

    /// Takes a batch, delivers it, settles it. Who was `woken` finds one most times; who was not, hardly ever.
    Next turn(boolean woken) {
        try {
            if (store == null) {
                open();
            }
            if (!woken && !store.waits()) {
                return rest();
            }
            long begun = System.nanoTime();
            var held = store.take(config.lease());
            if (held.lanes().isEmpty()) {
                return store.withheld() ? Next.WITHHELD : rest();
            }
            lease = new Lease(held.lanes(), begun);
            return deliver(held);
        } catch (SQLException | RuntimeException failure) {
            LOG.debugf(failure, "carrying from %s to %s", source, destination);
            close();
            return Next.AWAY;
        } finally {
            lease = null;
        }
    }

    private Next deliver(OutboxStore.Held held) throws SQLException {
        List<Receipt> receipts = List.of();
        try {
            if (stillOurs() && !held.batch().isEmpty()) {
                receipts = delivery.deliver(destination, held.batch());
            }
        } catch (RuntimeException away) {
            LOG.debugf(away, "%s did not take messages of %s", destination, source);
            return Next.AWAY;
        } finally {
            store.settle(held.lanes(), receipts, config);
        }
        if (receipts.isEmpty() && !held.batch().isEmpty()) {
            return Next.AWAY;
        }
        back = BACK_AT_LEAST;
        free = FREE_AT_LEAST;
        if (held.lanes().size() == OutboxStore.LANES_AT_ONCE) {
            return Next.MORE;
        }
        return store.waits() ? Next.AGAIN : rest();
    }

    /// A worker that stood still for long must not deliver what somebody else has delivered since.
    private boolean stillOurs() {
        return System.nanoTime() - lease.since() < config.lease().toNanos() / 2;
    }

    private Next rest() {
        free = FREE_AT_LEAST;
        return Next.REST;
    }

    /// How long to wait for a destination that is away: longer each time, so that many do not come back at once.
    Duration untilBack() {
        var pause =
                back.multipliedBy(50 + ThreadLocalRandom.current().nextInt(51)).dividedBy(100);
        back = min(back.multipliedBy(2), BACK_AT_MOST);
        return pause;
    }

    Duration untilFree() {
        var pause = free;
        free = min(pause.multipliedBy(2), POLL);
        return pause;
    }

    /// From another thread, on a connection of its own: ours is idle, but its thread is inside the destination.
    void renewIfLong() {
        var current = lease;
        if (current == null
                || System.nanoTime() - current.since() < config.lease().toNanos() / 5) {
            return;
        }
        try (var renewing = databases.open(source, "lease", ANSWER_WITHIN)) {
            new OutboxStore(renewing, source, destination, holder, true).renew(current.lanes(), config.lease());
        } catch (SQLException | RuntimeException failure) {
            LOG.debugf(failure, "renewing leases of %s for %s", source, destination);
        }
    }

    private void open() throws SQLException {
        connection = databases.open(source, "outbox", ANSWER_WITHIN);
        try (var statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = off");
        }
        store = new OutboxStore(
                connection, source, destination, holder, Walls.standing().isolatesPoison());
    }

    /// Dropped without a word to the server: a frozen one would not hear it.
    void close() {
        store = null;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException ignored) {
                LOG.trace("aborting a connection", ignored);
            }
            connection = null;
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
