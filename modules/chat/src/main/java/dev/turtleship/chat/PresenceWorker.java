package dev.turtleship.chat;

import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.Connections;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Notes who left, all of some seconds in one statement. Ephemeral: what the process took with it is not known.
@Singleton
class PresenceWorker implements BackgroundWorker {
    private static final Logger LOG = Logger.getLogger(PresenceWorker.class);
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(2);
    private static final int MAX_WAITING = 100_000;

    private final PresenceStore store;
    private final Connections connections;
    private final Clock clock;
    private final Map<UUID, Instant> waiting = new ConcurrentHashMap<>();
    private volatile Thread thread;

    PresenceWorker(PresenceStore store, Connections connections, Clock clock) {
        this.store = store;
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            connections.whenLeft(this::left);
            thread = Thread.ofVirtual().name("chat-presence").start(this::run);
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    boolean isHere(UUID person) {
        return !connections.of(new AccountId(person)).isEmpty();
    }

    private void left(AccountId person) {
        if (waiting.size() < MAX_WAITING) {
            waiting.put(person.value(), clock.instant());
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(FLUSH_EVERY.toNanos());
            flush();
        }
    }

    private void flush() {
        var batch = new HashMap<UUID, Instant>();
        waiting.forEach((person, at) -> {
            if (waiting.remove(person, at)) {
                batch.put(person, at);
            }
        });
        if (batch.isEmpty()) {
            return;
        }
        var people = batch.keySet().toArray(UUID[]::new);
        var ats = new Instant[people.length];
        for (int i = 0; i < ats.length; i++) {
            ats[i] = batch.get(people[i]);
        }
        try {
            QuarkusTransaction.requiringNew().run(() -> store.left(people, ats));
        } catch (RuntimeException failure) {
            LOG.debugf(failure, "when %d people left waits for the next turn", people.length);
            batch.forEach(waiting::putIfAbsent);
        }
    }
}
