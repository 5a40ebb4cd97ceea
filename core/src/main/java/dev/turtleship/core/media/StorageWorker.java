package dev.turtleship.core.media;

import dev.turtleship.core.bulkhead.Bulkheads;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Watches the disk of media, so that uploads are refused before they begin and `/v1/status` says so, and both end by
/// themselves when there is room again.
@Singleton
class StorageWorker {
    /// As the manifest names it.
    static final String THING = "storage";

    private static final Logger LOG = Logger.getLogger(StorageWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Storage storage;
    private final Bulkheads bulkheads;
    private volatile Thread thread;

    StorageWorker(Storage storage, Bulkheads bulkheads) {
        this.storage = storage;
        this.bulkheads = bulkheads;
    }

    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("media-storage").start(this::run);
        }
    }

    synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        var breaker = bulkheads.of("media").breaker(THING);
        while (!Thread.currentThread().isInterrupted()) {
            try {
                breaker.call(() -> {
                    storage.look();
                    return null;
                });
            } catch (Exception failure) {
                LOG.debugf("the disk of media: %s", failure.getMessage());
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
