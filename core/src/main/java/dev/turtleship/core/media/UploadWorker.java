package dev.turtleship.core.media;

import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Ends uploads that nobody went on with, and clears away their bytes.
@Singleton
class UploadWorker {
    private static final Logger LOG = Logger.getLogger(UploadWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int SWEEP_EVERY_LOOKS = 600;

    /// Longer than anybody can still be writing.
    private static final Duration STALE = Duration.ofHours(1);

    private final UploadService uploads;
    private final Spool spool;
    private final Storage storage;
    private final MediaConfig config;
    private final Clock clock;
    private volatile Thread thread;

    UploadWorker(UploadService uploads, Spool spool, Storage storage, MediaConfig config, Clock clock) {
        this.uploads = uploads;
        this.spool = spool;
        this.storage = storage;
        this.config = config;
        this.clock = clock;
    }

    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("media-uploads").start(this::run);
        }
    }

    synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        for (int looks = 0; !Thread.currentThread().isInterrupted(); looks++) {
            try {
                expire();
                if (looks % SWEEP_EVERY_LOOKS == 0) {
                    sweep();
                }
            } catch (Refused away) {
                LOG.debugf("ending uploads waits: %s", away.getMessage());
            } catch (Exception failure) {
                LOG.warnf(failure, "ending uploads failed");
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /// One that was published before a crash is stored, though nobody asked for it again.
    private void expire() {
        for (var id : uploads.due()) {
            var to = storage.label(id).isPresent() ? Upload.State.STORED : Upload.State.EXPIRED;
            if (uploads.move(id, Upload.State.UPLOADING, to, "")) {
                spool.delete(id);
            }
        }
    }

    /// What a crash left behind between the database and the disk.
    void sweep() throws IOException {
        for (var id : spool.stale(clock.instant().minus(config.uploadLife()).minus(STALE))) {
            LOG.infof("the bytes of upload %s are cleared away", id);
            spool.delete(id);
        }
    }
}
