package dev.turtleship.core.message;

import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.bus.LocalBus;
import dev.turtleship.core.module.Manifests;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Carries messages from each outbox here to their destinations: one virtual thread per pair, so that a destination
/// that is away or frozen holds up nobody else. A row goes when its destination has committed it.
///
/// Rows are deleted, not passed by a cursor, so one that commits late is simply seen later. Two processes running the
/// same module take turns by an advisory lock.
@ApplicationScoped
class OutboxWorker {
    private static final Logger LOG = Logger.getLogger(OutboxWorker.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int BATCH = 100;

    /// What a batch may weigh, so that it fits into a request between processes however it is escaped.
    private static final int BATCH_BYTES = 20_000;

    private static final String LOCK = "select pg_try_advisory_xact_lock(hashtext('outbox'), hashtext(?))";

    /// A message waits while an earlier one of its aggregate waits for its next try.
    private static final String NEXT = """
            select o.id, o.aggregate, o.type, o.payload
            from outbox o
            where o.destination = ?
              and o.due_at <= now()
              and not exists (
                  select 1 from outbox e
                  where e.destination = o.destination and e.aggregate = o.aggregate
                    and e.id < o.id and e.due_at > now())
            order by o.id
            limit ?
            """;

    private static final String DONE = "delete from outbox where id = any(?)";

    private static final String LATER = """
            update outbox
            set attempts = attempts + 1,
                due_at = now() + least(30, power(2, least(attempts, 5))) * (0.5 + random() / 2) * interval '1 second'
            where id = any(?)
            """;

    private final Bulkheads bulkheads;
    private final Manifests manifests;
    private final Delivery delivery;
    private final LocalBus bus;
    private volatile boolean stopping;

    OutboxWorker(Bulkheads bulkheads, Manifests manifests, Delivery delivery, LocalBus bus) {
        this.bulkheads = bulkheads;
        this.manifests = manifests;
        this.delivery = delivery;
        this.bus = bus;
    }

    void start(@Observes StartupEvent event) {
        var everybody = manifests.all();
        for (var source : everybody) {
            for (var destination : everybody) {
                if (manifests.runsHere(source.name()) && !destination.consumes().isEmpty()) {
                    start(source.name(), destination.name());
                }
            }
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void start(String source, String destination) {
        var wake = new Semaphore(0);
        bus.subscribe(Outbox.Sent.class, sent -> {
            if (sent.module().equals(source)) {
                wake.release();
            }
        });
        Thread.ofVirtual().name("outbox-" + source + "-" + destination).start(() -> carry(source, destination, wake));
    }

    private void carry(String source, String destination, Semaphore wake) {
        while (!stopping) {
            boolean more = false;
            try {
                if (bulkheads.of(source).state() == BulkheadState.UP) {
                    more = carryBatch(source, destination);
                }
            } catch (SQLException | RuntimeException failure) {
                LOG.debugf(failure, "carrying from %s to %s", source, destination);
            }
            if (!more) {
                pause(wake);
            }
        }
    }

    /// True when the whole batch went through, so that more may wait.
    private boolean carryBatch(String source, String destination) throws SQLException {
        try (var connection = Outbox.dataSource(source).getConnection()) {
            connection.setAutoCommit(false);
            try {
                var batch = lock(connection, destination) ? next(connection, source, destination) : List.<Envelope>of();
                var handled = batch.isEmpty() ? Set.<UUID>of() : delivery.deliver(destination, batch);
                settle(connection, batch, handled);
                connection.commit();
                return !batch.isEmpty() && handled.size() == batch.size();
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static boolean lock(Connection connection, String destination) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, destination);
            try (var result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    private static List<Envelope> next(Connection connection, String source, String destination) throws SQLException {
        var batch = new ArrayList<Envelope>();
        try (var statement = connection.prepareStatement(NEXT)) {
            statement.setString(1, destination);
            statement.setInt(2, BATCH);
            try (var row = statement.executeQuery()) {
                for (int bytes = 0; bytes < BATCH_BYTES && row.next(); ) {
                    batch.add(envelope(row, source, destination));
                    bytes += batch.getLast().payload().getBytes(StandardCharsets.UTF_8).length;
                }
            }
        }
        return batch;
    }

    private static Envelope envelope(ResultSet row, String source, String destination) throws SQLException {
        return new Envelope(
                row.getObject(1, UUID.class),
                source,
                destination,
                row.getString(2),
                row.getString(3),
                row.getString(4));
    }

    private static void settle(Connection connection, List<Envelope> batch, Set<UUID> handled) throws SQLException {
        var later = batch.stream()
                .map(Envelope::id)
                .filter(id -> !handled.contains(id))
                .toArray();
        run(connection, DONE, handled.toArray());
        run(connection, LATER, later);
    }

    private static void run(Connection connection, String sql, Object[] ids) throws SQLException {
        if (ids.length > 0) {
            try (var statement = connection.prepareStatement(sql)) {
                statement.setArray(1, connection.createArrayOf("uuid", ids));
                statement.executeUpdate();
            }
        }
    }

    private static void pause(Semaphore wake) {
        try {
            if (wake.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
