package dev.turtleship.chat;

import dev.turtleship.core.limit.Share;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Takes what has disappeared off the disk, in small steps with pauses, so that a million that end in the same second
/// slow nobody down. Several processes may do it: what one has purged the next finds purged.
@Singleton
class ExpiryWorker implements BackgroundWorker {
    private static final Logger LOG = Logger.getLogger(ExpiryWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration BURST = Duration.ofMillis(200);
    /// Of one core.
    private static final double SHARE = 0.25;

    private static final int MAX_FAILED = 1_000;

    private final ExpiryService expiries;
    private final Share share = new Share(BURST, SHARE);
    /// Conversations of which something could not be purged. They wait until nothing else is due, so that they hold up
    /// no other.
    private final Set<UUID> failed = new HashSet<>();

    private volatile Thread thread;

    ExpiryWorker(ExpiryService expiries) {
        this.expiries = expiries;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("chat-expiry").start(this::run);
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            long purged = 0;
            try {
                purged = purge();
            } catch (Refused away) {
                LOG.debugf("what has disappeared waits: %s", away.getMessage());
            } catch (RuntimeException failure) {
                LOG.warnf(failure, "what has disappeared was not purged");
            }
            if (purged < ExpiryService.AT_ONCE) {
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        }
    }

    private long purge() {
        long purged = 0;
        var due = expiries.due(failed);
        if (due.isEmpty() || failed.size() > MAX_FAILED) {
            failed.clear();
        }
        for (var conversation : due.entrySet()) {
            LockSupport.parkNanos(share.pause().toNanos());
            purged += share.step(() -> purge(conversation.getKey(), conversation.getValue()));
        }
        return purged;
    }

    private long purge(UUID conversation, List<ExpiryStore.Due> due) {
        try {
            return expiries.purge(conversation, due);
        } catch (Refused away) {
            LOG.debugf("what has disappeared in %s waits: %s", conversation, away.getMessage());
        } catch (RuntimeException failure) {
            LOG.warnf(failure, "what has disappeared in %s was not purged", conversation);
        }
        failed.add(conversation);
        return 0;
    }
}
