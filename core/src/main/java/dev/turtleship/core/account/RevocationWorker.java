package dev.turtleship.core.account;

import dev.turtleship.core.account.Revocation.OfDevice;
import dev.turtleship.core.account.Revocation.OfSession;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Keeps the revocation feed and accounts' database in step, where accounts runs: what was signed out while the
/// database was away is merged into it, and what it learned from others is read by sequence.
@ApplicationScoped
class RevocationWorker {
    private static final Logger LOG = Logger.getLogger(RevocationWorker.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration FORGET_EVERY = Duration.ofDays(1);
    private static final int PAGE = 1000;

    private final Revocations revocations;
    private final SessionStore sessions;
    private final Bulkheads bulkheads;
    private final Clock clock;
    private volatile boolean stopping;

    RevocationWorker(Revocations revocations, SessionStore sessions, Bulkheads bulkheads, Clock clock) {
        this.revocations = revocations;
        this.sessions = sessions;
        this.bulkheads = bulkheads;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("revocations").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void run() {
        var forgetAt = clock.instant().plus(FORGET_EVERY);
        while (!stopping) {
            try {
                if (bulkheads.of("accounts").state() == BulkheadState.UP) {
                    merge();
                    readStore();
                }
                if (clock.instant().isAfter(forgetAt)) {
                    revocations.forget();
                    forgetAt = clock.instant().plus(FORGET_EVERY);
                }
            } catch (RuntimeException failure) {
                LOG.debug("the revocation feed and the database are not in step", failure);
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    private void merge() {
        for (var one : revocations.unstored()) {
            try {
                QuarkusTransaction.requiringNew().run(() -> store(one));
                revocations.add(List.of(new Revocation(one.subject(), one.at(), true)));
            } catch (RuntimeException failure) {
                // It must not hold up the others; the next round tries it again.
                LOG.warnf(failure, "%s cannot be stored", one);
            }
        }
    }

    private void store(Revocation one) {
        switch (one.subject()) {
            case OfSession(var session) -> sessions.revoke(session, one.at());
            case OfDevice(var account, var device) -> sessions.revokeDevice(account.value(), device, one.at());
        }
    }

    /// Complete as of the moment before the first page was asked for.
    private void readStore() {
        var asOf = clock.instant();
        var since = asOf.minus(revocations.keep());
        long seq = revocations.storeSeq();
        List<SessionStore.Revoked> page;
        do {
            long after = seq;
            page = QuarkusTransaction.requiringNew().call(() -> sessions.revokedAfter(after, since, PAGE));
            revocations.add(page.stream().map(RevocationWorker::stored).toList());
            seq = page.isEmpty() ? seq : page.getLast().seq();
        } while (page.size() == PAGE);
        revocations.complete(asOf, seq);
    }

    private static Revocation stored(SessionStore.Revoked one) {
        return new Revocation(new OfSession(one.session()), one.revokedAt(), true);
    }
}
