package dev.turtleship.core.media;

import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One writer at a time for each upload, so many of one person, and so many in all. Who comes later takes over: when
/// a phone changes networks its old connection hangs for a minute, and it must not wait for that.
@Singleton
class Writers {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<UUID, Turn> turns = new HashMap<>();
    private final MediaConfig config;

    Writers(MediaConfig config) {
        this.config = config;
    }

    /// A writer's turn, until it is closed.
    final class Turn implements AutoCloseable {
        private final UUID upload;
        private final AccountId account;
        private final Runnable stop;
        private final CountDownLatch over = new CountDownLatch(1);

        private Turn(UUID upload, AccountId account, Runnable stop) {
            this.upload = upload;
            this.account = account;
            this.stop = stop;
        }

        @Override
        public void close() {
            synchronized (turns) {
                turns.remove(upload);
            }
            over.countDown();
        }
    }

    /// `stop` breaks this writer's connection; it is called when somebody else wants the turn.
    Turn take(UUID upload, AccountId account, Runnable stop) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Turn other;
            synchronized (turns) {
                other = turns.get(upload);
                if (other == null) {
                    requirePlace(account);
                    var turn = new Turn(upload, account, stop);
                    turns.put(upload, turn);
                    return turn;
                }
            }
            end(other, deadline);
        }
    }

    private void requirePlace(AccountId account) {
        if (turns.size() >= config.writers()) {
            throw new Refused(CoreError.BUSY, "Too many uploads at once");
        }
        long own = turns.values().stream()
                .filter(turn -> turn.account.equals(account))
                .count();
        if (own >= config.writersPerPerson()) {
            throw new Refused(CoreError.TOO_MANY, "Bring at most " + own + " files at once");
        }
    }

    /// Waits until nobody writes, so that what is here counts.
    void settle(UUID upload) {
        Turn other;
        synchronized (turns) {
            other = turns.get(upload);
        }
        if (other != null) {
            end(other, System.nanoTime() + PATIENCE.toNanos());
        }
    }

    private static void end(Turn other, long deadline) {
        other.stop.run();
        try {
            if (!other.over.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new Refused(MediaError.OTHER_WRITER, "It is being stored; ask again in a moment")
                        .retryAfter(Duration.ofSeconds(1));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refused(CoreError.BUSY, "Interrupted");
        }
    }
}
