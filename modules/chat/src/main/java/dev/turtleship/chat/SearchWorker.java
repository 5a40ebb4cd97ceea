package dev.turtleship.chat;

import com.sun.management.OperatingSystemMXBean;
import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.bulkhead.Steps;
import dev.turtleship.core.limit.Share;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Writes the index of the search, behind the log and in no hurry: what it has not come to is read by the search
/// itself. It is told where a stretch became whole or was changed; what else there is, from another process or a dead
/// one, a slow round through all conversations finds. Several may run: of two that learn the same stretch one does.
@Singleton
class SearchWorker implements BackgroundWorker {
    private static final Duration BURST = Duration.ofMillis(200);
    /// Of one core; the smaller one on a busy machine, where those go first who write and read.
    private static final double SHARE = 0.25;

    private static final double BUSY_SHARE = 0.02;
    private static final double BUSY_LOAD = 0.7;
    private static final Duration LOAD_EVERY = Duration.ofSeconds(2);

    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration BETWEEN_PAGES = Duration.ofSeconds(1);
    private static final int PAGE = 100;
    private static final int MAX_HINTS = 10_000;

    /// So many stretches are read at once.
    private static final int READ = 4;
    /// So many entries more of an unfinished stretch are worth learning it again.
    private static final int LEAST = 16;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Databases databases;
    private final Bulkheads bulkheads;
    private final Steps steps;
    private final Share share = new Share(BURST, SHARE);
    private final Share busyShare = new Share(BURST, BUSY_SHARE);
    private final OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private Share now = share;
    private long nextLoadAt = System.nanoTime();
    private final Set<UUID> hints = ConcurrentHashMap.newKeySet();
    private volatile Thread thread;
    private UUID last = BEFORE_ALL;
    private long nextPageAt = System.nanoTime();

    SearchWorker(Databases databases, Bulkheads bulkheads, Steps steps) {
        this.databases = databases;
        this.bulkheads = bulkheads;
        this.steps = steps;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("chat-search").start(this::run);
        }
    }

    /// Whatever it was at ends with its connection; what that loses is learnt again.
    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /// Costs next to nothing and never waits.
    void appended(Draft draft, long seq) {
        if ((Stretch.completedBy(seq) || draft.changesTexts()) && hints.size() < MAX_HINTS) {
            hints.add(draft.conversation().value());
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(IDLE.toNanos());
            if (mayWork()) {
                steps.done("chat", "index", this::work);
            }
        }
    }

    private boolean mayWork() {
        return bulkheads.of("chat").state() == BulkheadState.UP
                && !Thread.currentThread().isInterrupted();
    }

    /// On one connection, as long as that lasts.
    private void work() {
        try (var connection = StretchStore.open(databases)) {
            while (mayWork()) {
                turn(connection);
                if (hints.isEmpty()) {
                    LockSupport.parkNanos(IDLE.toNanos());
                }
            }
        } catch (SQLException | IllegalStateException failure) {
            if (!Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("the index of the search is not written", failure);
            }
        }
    }

    /// Each conversation gets a little of it, so that none that is long holds up the others.
    private void turn(Connection connection) throws SQLException {
        for (var conversation : List.copyOf(hints)) {
            hints.remove(conversation);
            if (mayWork() && index(connection, conversation)) {
                hints.add(conversation);
            }
        }
        if (System.nanoTime() - nextPageAt >= 0) {
            nextPageAt = System.nanoTime() + BETWEEN_PAGES.toNanos();
            var page = StretchStore.look(connection, last, LEAST, PAGE);
            last = page.size() < PAGE ? BEFORE_ALL : page.getLast().conversation();
            page.stream().filter(StretchStore.Look::due).forEach(look -> hints.add(look.conversation()));
        }
    }

    /// Learns some of what the index could know of this conversation, and says whether there may be more.
    boolean index(Connection connection, UUID conversation) {
        var taken = share();
        LockSupport.parkNanos(taken.pause().toNanos());
        return taken.step(() -> {
            try {
                var stretches = StretchStore.due(connection, conversation, LEAST, READ);
                for (var stretch : stretches) {
                    StretchStore.learn(connection, stretch);
                }
                return stretches.size() == READ;
            } catch (SQLException failure) {
                throw new IllegalStateException("what " + conversation + " says is not learnt", failure);
            }
        });
    }

    private Share share() {
        if (System.nanoTime() - nextLoadAt >= 0) {
            nextLoadAt = System.nanoTime() + LOAD_EVERY.toNanos();
            now = machine.getCpuLoad() > BUSY_LOAD ? busyShare : share;
        }
        return now;
    }
}
