package dev.turtleship.core.live;

import dev.turtleship.core.http.Refusals;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/// Going away in good order, before anything is taken down. Readiness goes off, there are no new sockets and nobody
/// waits any longer; every socket is told when to come back, what it had begun is answered, and it is closed. Then new
/// requests are refused and those under way end. The modules stop after that, then the databases.
///
/// Quarkus alone waits for a moment without requests and then closes, and a request of the next moment is cut off.
@Singleton
public class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final int AFTER_REQUEST_ID = 990;

    /// What has begun on a socket takes milliseconds; a database that is frozen is not waited for.
    private static final Duration SOCKETS = Duration.ofSeconds(2);

    /// For whoever sends requests here to see that readiness is off.
    private static final Duration NOTICE = Duration.ofMillis(300);

    private static final Duration REQUESTS = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    /// Everybody comes back at a time of their own: 2 ms for each, so that 500 a second say hello elsewhere.
    private static final int MILLIS_PER_CONNECTION = 2;

    private static final int MIN_SPREAD_MILLIS = 500;
    private static final int MAX_SPREAD_MILLIS = 20_000;

    private final Connections connections;
    private final LongPolls polls;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean on;
    private volatile boolean refusing;

    Drain(Connections connections, LongPolls polls) {
        this.connections = connections;
        this.polls = polls;
    }

    /// Whether this process is going away.
    public boolean isOn() {
        return on;
    }

    void register(@Observes Filters filters) {
        filters.register(this::count, AFTER_REQUEST_ID);
    }

    private void count(RoutingContext context) {
        if (context.request().path().equals(Socket.PATH)) {
            context.next();
            return;
        }
        underWay.incrementAndGet();
        context.addEndHandler(_ -> underWay.decrementAndGet());
        if (on) {
            context.response().putHeader("Connection", "close");
        }
        if (refusing) {
            Refusals.answer(context, new Refused(CoreError.UNAVAILABLE, "This process is going away"));
        } else {
            context.next();
        }
    }

    /// On the thread that stops the process, which waits for it.
    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        on = true;
        long noticed = System.nanoTime() + NOTICE.toNanos();
        polls.drain();
        drainSockets();
        until(Duration.ofNanos(noticed - System.nanoTime()), () -> false);
        refusing = true;
        if (!until(REQUESTS, () -> underWay.get() <= 0)) {
            LOG.warnf("%d requests are cut off", underWay.get());
        }
    }

    /// Where stopping has no delay (development, tests) nobody waits either.
    void end(@Observes ShutdownEvent event) {
        on = true;
        polls.drain();
    }

    private void drainSockets() {
        var open = connections.all();
        int spread = Math.clamp((long) open.size() * MILLIS_PER_CONNECTION, MIN_SPREAD_MILLIS, MAX_SPREAD_MILLIS);
        for (var connection : open) {
            connection.farewell("{\"type\":\"drain\",\"body\":{\"reconnect_after_millis\":"
                    + ThreadLocalRandom.current().nextInt(spread) + "}}");
        }
        if (!until(SOCKETS, () -> open.stream().allMatch(Connection::isSettled))) {
            LOG.warn("some sockets are closed with frames unanswered");
        }
        open.forEach(connection -> connection.close(CloseCode.DRAIN));
    }

    /// Whether the condition came true in time.
    private static boolean until(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return true;
    }
}
