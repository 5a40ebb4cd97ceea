package dev.turtleship.identity;

import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Asks the registrar again for every check that is not decided, and forgets old codes.
@Singleton
class CheckWorker {
    private static final Logger LOG = Logger.getLogger(CheckWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int PURGE_EVERY_LOOKS = 60;
    private static final int WARN_AFTER = 3;
    private static final int MAX_FAILING = 1000;

    private final CheckService checks;
    private final PhoneCheckService phoneChecks;
    private final Map<String, Integer> failures = new HashMap<>();
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
            attempt("settling checks", this::settleDue);
            if (looks % PURGE_EVERY_LOOKS == 0) {
                attempt("forgetting old codes", phoneChecks::purge);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /// One that fails holds up no other: all have their next turn already.
    private void settleDue() {
        for (var check : checks.takeDue()) {
            attempt("check " + check.id(), () -> checks.settle(check, Optional.empty()));
        }
    }

    /// Nothing ends the worker. Its kind only is logged: what a failure says may quote what people said.
    private void attempt(String what, Runnable work) {
        try {
            work.run();
            failures.remove(what);
        } catch (Refused away) {
            LOG.debugf(away, "%s waits for the next turn", what);
        } catch (RuntimeException | Error failure) {
            int times = failures.size() < MAX_FAILING ? failures.merge(what, 1, Integer::sum) : 1;
            if (times == WARN_AFTER) {
                LOG.warnf(
                        "%s failed %d times: %s",
                        what, times, failure.getClass().getName());
            }
            LOG.debugf(failure, "%s waits for the next turn", what);
        }
    }
}
