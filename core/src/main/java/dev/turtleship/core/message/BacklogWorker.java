package dev.turtleship.core.message;

import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.module.Manifests;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// What waits between modules, as two metrics per pair: `turtleship.messages.parked`, the messages given up until an
/// operator decides, and `turtleship.messages.oldest.seconds`, the age of the oldest one that is neither parked nor set
/// aside behind one. They are read every few seconds and then come from memory, so nobody who asks for metrics asks a
/// database. On the way, what waits behind parked messages is set aside.
@ApplicationScoped
class BacklogWorker {
    private static final Logger LOG = Logger.getLogger(BacklogWorker.class);

    private static final String LOOK = """
            select
                (select count(*) from outbox p where p.destination = ? and p.attempts > 0 and p.parked_at is not null),
                coalesce((
                    select extract(epoch from now() - o.sent_at)
                    from outbox o
                    where o.destination = ? and o.parked_at is null and not o.behind
                    order by o.position
                    limit 1), 0)
            """;

    private record Pair(String source, String destination) {}

    private record Backlog(long parked, double oldestSeconds) {}

    private final Bulkheads bulkheads;
    private final Manifests manifests;
    private final MeterRegistry meters;
    private final MessageConfig config;
    private final ParkedStore parked;
    private final Map<Pair, Backlog> backlogs = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    BacklogWorker(
            Bulkheads bulkheads, Manifests manifests, MeterRegistry meters, MessageConfig config, ParkedStore parked) {
        this.parked = parked;
        this.bulkheads = bulkheads;
        this.manifests = manifests;
        this.meters = meters;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        for (var source : manifests.all()) {
            for (var destination : manifests.all()) {
                if (manifests.runsHere(source.name()) && !destination.consumes().isEmpty()) {
                    var pair = new Pair(source.name(), destination.name());
                    register(pair);
                    Thread.ofVirtual()
                            .name("backlog-" + pair.source() + "-" + pair.destination())
                            .start(() -> watch(pair));
                }
            }
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void register(Pair pair) {
        backlogs.put(pair, new Backlog(0, 0));
        var tags = Tags.of("source", pair.source(), "destination", pair.destination());
        meters.gauge("turtleship.messages.parked", tags, backlogs, all -> all.get(pair)
                .parked());
        meters.gauge("turtleship.messages.oldest.seconds", tags, backlogs, all -> all.get(pair)
                .oldestSeconds());
    }

    private void watch(Pair pair) {
        while (!stopping) {
            try {
                if (bulkheads.of(pair.source()).state() == BulkheadState.UP) {
                    var backlog = look(pair);
                    backlogs.put(pair, backlog);
                    if (backlog.parked() > 0) {
                        parked.keepBehind(pair.source(), pair.destination());
                    }
                }
            } catch (SQLException | RuntimeException failure) {
                LOG.debugf(failure, "looking at the outbox of %s", pair.source());
            }
            LockSupport.parkNanos(config.lookEvery().toNanos());
        }
    }

    private static Backlog look(Pair pair) throws SQLException {
        try (var connection = Outbox.dataSource(pair.source()).getConnection();
                var statement = connection.prepareStatement(LOOK)) {
            statement.setString(1, pair.destination());
            statement.setString(2, pair.destination());
            try (var row = statement.executeQuery()) {
                row.next();
                return new Backlog(row.getLong(1), row.getDouble(2));
            }
        }
    }
}
