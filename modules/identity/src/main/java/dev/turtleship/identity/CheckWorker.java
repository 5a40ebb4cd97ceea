package dev.turtleship.identity;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Asks the registrar again for every check that is not decided, and forgets old codes.
@Singleton
class CheckWorker {
    private static final Logger LOG = Logger.getLogger(CheckWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int PURGE_EVERY_LOOKS = 60;

    private final CheckService checks;
    private final PhoneCheckService phoneChecks;
    private volatile Thread thread;

    CheckWorker(CheckService checks, PhoneCheckService phoneChecks) {
        this.checks = checks;
        this.phoneChecks = phoneChecks;
    }

    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("identity-checks").start(this::run);
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
                checks.takeDue().forEach(check -> checks.settle(check, Optional.empty()));
                if (looks % PURGE_EVERY_LOOKS == 0) {
                    phoneChecks.purge();
                }
            } catch (RuntimeException failure) {
                LOG.debug("checks wait for the next turn", failure);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
