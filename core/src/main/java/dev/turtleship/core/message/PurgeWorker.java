package dev.turtleship.core.message;

import dev.turtleship.core.bulkhead.Bulkhead;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Forgets what was handled, and what Idempotency-Keys were answered, once no retry can come any more: in small
/// batches, each a transaction of its own, so that nobody waits for it.
@ApplicationScoped
class PurgeWorker {
    private static final Logger LOG = Logger.getLogger(PurgeWorker.class);
    private static final int BATCH = 1_000;
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private static final String INBOX = """
            delete from inbox
            where ctid in (
                select ctid from inbox
                where handled_at < now() - ? * interval '1 second'
                order by handled_at
                limit ?)
            """;

    private static final String ONCE = """
            delete from once
            where ctid in (
                select ctid from once
                where created_at < now() - ? * interval '1 second'
                order by created_at
                limit ?)
            """;

    private final Bulkheads bulkheads;
    private final MessageConfig config;
    private volatile boolean stopping;

    PurgeWorker(Bulkheads bulkheads, MessageConfig config) {
        this.bulkheads = bulkheads;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        for (var bulkhead : bulkheads.all()) {
            if (bulkhead.state() != BulkheadState.OFF) {
                Thread.ofVirtual().name("purge-" + bulkhead.name()).start(() -> run(bulkhead));
            }
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void run(Bulkhead bulkhead) {
        while (!stopping) {
            LockSupport.parkNanos(config.purgeEvery().toNanos());
            try {
                if (bulkhead.state() == BulkheadState.UP) {
                    purge(bulkhead.name());
                }
            } catch (SQLException | RuntimeException failure) {
                LOG.warnf("purging %s: %s", bulkhead.name(), Failure.describe(failure));
            }
        }
    }

    /// All that is too old now.
    void purge(String module) throws SQLException {
        for (var sql : List.of(INBOX, ONCE)) {
            while (!stopping && delete(module, sql) == BATCH) {
                LockSupport.parkNanos(BETWEEN.toNanos());
            }
        }
    }

    private int delete(String module, String sql) throws SQLException {
        try (var connection = Outbox.dataSource(module).getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, config.keep().toSeconds());
            statement.setInt(2, BATCH);
            return statement.executeUpdate();
        }
    }
}
