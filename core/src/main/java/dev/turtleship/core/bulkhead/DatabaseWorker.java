package dev.turtleship.core.bulkhead;

import dev.turtleship.core.module.MiniService;
import io.quarkus.arc.Arc;
import io.quarkus.flyway.FlywayDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/// Brings each module up and watches its database, on one thread per module that nobody waits for: the process starts
/// and serves whichever databases are dead, refused or frozen, and a module comes up by itself, migrations included.
///
/// A probe has a connection of its own, so that a drained pool does not look like a dead server.
@ApplicationScoped
class DatabaseWorker {
    private static final Logger LOG = Logger.getLogger(DatabaseWorker.class);
    private static final Duration PROBE_EVERY = Duration.ofMillis(250);
    private static final Duration PROBE_DEADLINE = Duration.ofMillis(500);
    private static final Duration OPEN_DEADLINE = Duration.ofSeconds(1);
    private static final int FAILURES_UNTIL_AWAY = 2;

    private final Bulkheads bulkheads;
    private final Databases databases;
    private final Instance<MiniService> modules;
    private volatile boolean stopping;

    DatabaseWorker(Bulkheads bulkheads, Databases databases, @Any Instance<MiniService> modules) {
        this.bulkheads = bulkheads;
        this.databases = databases;
        this.modules = modules;
    }

    void start(@Observes StartupEvent event) {
        for (var module : modules) {
            var bulkhead = bulkheads.of(module.name());
            bulkhead.openLanes(requireRoom(module));
            if (bulkhead.state() != BulkheadState.OFF) {
                Thread.ofVirtual().name("database-" + module.name()).start(() -> watch(module, bulkhead));
            }
        }
    }

    /// Lanes are walls only while each can have its connections whatever the others, and messages, do.
    private Map<String, Lane.Limits> requireRoom(MiniService module) {
        var lanes = module.lanes();
        int permits = lanes.values().stream().mapToInt(Lane.Limits::permits).sum();
        int handlers = bulkheads.listens(module.name()) ? Bulkheads.HANDLERS_AT_ONCE : 0;
        int connections = databases.poolSize(module.name());
        if (permits + handlers > connections) {
            throw new IllegalStateException("the lanes of %s have %d permits, its handlers %d, its pool %d connections"
                    .formatted(module.name(), permits, handlers, connections));
        }
        return lanes;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        for (var module : modules) {
            if (bulkheads.of(module.name()).state() != BulkheadState.OFF) {
                module.stop();
            }
        }
    }

    private void watch(MiniService module, Bulkhead bulkhead) {
        var look = new Semaphore(0);
        bulkhead.onSuspicion(look::release);
        boolean started = false;
        int failures = 0;
        Connection probe = null;
        while (!stopping) {
            try {
                if (probe == null) {
                    probe = databases.open(module.name(), "probe", OPEN_DEADLINE);
                    probe.setNetworkTimeout(Runnable::run, (int) PROBE_DEADLINE.toMillis());
                }
                ask(probe);
                if (!started) {
                    bringUp(module);
                    started = true;
                }
                failures = 0;
                if (bulkhead.up()) {
                    LOG.infof("%s is up", module.name());
                }
            } catch (SQLException | RuntimeException failure) {
                probe = discard(probe);
                if (++failures >= FAILURES_UNTIL_AWAY && bulkhead.unavailable(reason(failure))) {
                    LOG.warnf("%s is unavailable: %s", module.name(), failure.getMessage());
                } else {
                    LOG.debugf(failure, "probe %d of %s failed", failures, module.name());
                }
            }
            // Two witnesses suffice: a caller who waited in vain and one probe.
            failures = pause(look) ? Math.max(failures, 1) : failures;
        }
        discard(probe);
    }

    private static void ask(Connection probe) throws SQLException {
        try (var statement = probe.createStatement()) {
            try (var answer = statement.executeQuery("show transaction_read_only")) {
                if (answer.next() && answer.getString(1).equals("on")) {
                    throw new SQLException("the database takes no writes", "25006");
                }
            }
        }
    }

    private void bringUp(MiniService module) throws SQLException {
        var flyway = Arc.container().select(Flyway.class, FlywayDataSource.FlywayDataSourceLiteral.of(module.name()));
        var settings = flyway.get().getConfiguration();
        Flyway.configure(settings.getClassLoader())
                .configuration(settings)
                .dataSource(databases.migrating(module.name()))
                .load()
                .migrate();
        module.start();
    }

    private static String reason(Exception failure) {
        return failure instanceof SQLException sql
                ? "its database does not answer (" + (sql.getSQLState() == null ? "timeout" : sql.getSQLState()) + ")"
                : "it could not start";
    }

    /// Dropped without a word to the server: a frozen one would not hear it.
    private static Connection discard(Connection probe) {
        if (probe != null) {
            try {
                probe.abort(Runnable::run);
            } catch (SQLException ignored) {
                LOG.trace("aborting a probe", ignored);
            }
        }
        return null;
    }

    /// True when somebody suspected the database meanwhile.
    private static boolean pause(Semaphore look) {
        try {
            if (look.tryAcquire(PROBE_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look.drainPermits();
                return true;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
