package dev.turtleship.core.commit;

import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.bulkhead.Walls;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/// Writes many items in one transaction: one thread with one connection takes whatever queued while the last commit ran
/// and commits it as a batch. No timer: an idle writer commits a single item at once, a busy one grows its batches.
///
/// A batch is one statement in autocommit, so that everything the server needs to finish it is on its way before we
/// wait: a server that freezes under a batch finishes it when it thaws, and what we must not do is guess.
///
///     QUEUED -> WITHDRAWN   [Ticket.withdraw]   it certainly did not happen
///     QUEUED -> IN_BATCH    [take]
///     IN_BATCH -> DONE      [commit]            answered, refused alone, or its outcome is unknown
public final class GroupCommit<I, O> implements AutoCloseable {
    /// Commits the items and answers each, in order. An item that is refused for itself is answered so; a thrown
    /// SQLException means that nothing of the batch was stored, unless the connection broke.
    @FunctionalInterface
    public interface Batch<I, O> {
        List<O> commit(Connection connection, List<I> items) throws SQLException;
    }

    /// Opens the writer's connection; called again after it broke.
    @FunctionalInterface
    public interface Opener {
        Connection open() throws SQLException;
    }

    /// `capacity` bounds the queue, `maxBatch` a transaction. A queue whose head waits longer than `maxWait` refuses
    /// new items.
    public record Limits(int capacity, int maxBatch, Duration maxWait) {}

    private static final Logger LOG = Logger.getLogger(GroupCommit.class);
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration RECONNECT_AFTER = Duration.ofMillis(200);
    private static final Duration LAST_BATCH = Duration.ofSeconds(1);
    private static final int MAX_ATTEMPTS = 5;

    private final String name;
    private final Opener opener;
    private final Batch<I, O> batch;
    private final Limits limits;
    private final long maxWaitNanos;
    private final ArrayBlockingQueue<Ticket<I, O>> queue;
    private final Thread thread;
    private Runnable onTrouble = () -> {};
    private Connection connection;
    private volatile boolean closed;
    private volatile long batchSince;

    public GroupCommit(String name, Opener opener, Batch<I, O> batch, Limits limits) {
        this.name = name;
        this.opener = opener;
        this.batch = batch;
        this.limits = limits;
        this.maxWaitNanos = Walls.standing().deadline(limits.maxWait()).toNanos();
        this.queue = new ArrayBlockingQueue<>(limits.capacity());
        this.thread = Thread.ofPlatform().name("writer-" + name).daemon().unstarted(this::run);
    }

    /// Told when the connection broke, before the waiting are.
    public GroupCommit<I, O> onTrouble(Runnable told) {
        this.onTrouble = told;
        return this;
    }

    /// Starts writing; a second call changes nothing.
    public synchronized void start() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    /// Queues an item for somebody who only waits; see [#submit(Object, BiConsumer)].
    public Ticket<I, O> submit(I item) {
        return submit(item, (_, _) -> {});
    }

    /// Queues an item. `then` is told once: the answer on the writer's thread and in the order of the log, or
    /// [Overloaded] at once when the queue is full or too old; it must be quick. It is known before the item is
    /// queued, because a commit may be quicker than the caller's next line, and an answer told by the caller's own
    /// thread could be overtaken by the next batch.
    public Ticket<I, O> submit(I item, BiConsumer<? super O, ? super Throwable> then) {
        var ticket = new Ticket<I, O>(item, System.nanoTime());
        ticket.whenDone(then);
        if (closed || tooOld() || !queue.offer(ticket)) {
            ticket.fail(new Overloaded());
        }
        return ticket;
    }

    /// How long the batch under way has been with the database; zero when none is.
    public Duration batchAge() {
        long since = batchSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    public int queued() {
        return queue.size();
    }

    /// Fails everything still queued; called when the module is known to be away, so that nobody waits for a deadline.
    public void refuseQueued() {
        var waiting = new ArrayList<Ticket<I, O>>();
        queue.drainTo(waiting);
        for (var ticket : waiting) {
            ticket.withdraw();
        }
    }

    /// Takes nothing more; what is with the database is waited for, as long as a database that answers may take.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(LAST_BATCH);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tooOld() {
        var oldest = queue.peek();
        return oldest != null && System.nanoTime() - oldest.since() > maxWaitNanos;
    }

    private void run() {
        while (!closed) {
            try {
                if (connection == null) {
                    connection = opener.open();
                }
                var taken = take();
                if (!taken.isEmpty()) {
                    commit(taken, 1);
                }
            } catch (SQLException failure) {
                LOG.debugf(failure, "writer %s cannot reach its database", name);
                disconnect();
                pause();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                closed = true;
            } catch (RuntimeException bug) {
                LOG.errorf(bug, "writer %s failed; it goes on", name);
            }
        }
        refuseQueued();
        disconnect();
    }

    private List<Ticket<I, O>> take() throws InterruptedException {
        var taken = new ArrayList<Ticket<I, O>>();
        var first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            taken.add(first);
            queue.drainTo(taken, limits.maxBatch() - 1);
            taken.removeIf(ticket -> !ticket.enterBatch());
        }
        return taken;
    }

    private void commit(List<Ticket<I, O>> tickets, int attempt) {
        List<O> answers;
        batchSince = System.nanoTime();
        try {
            answers =
                    batch.commit(connection, tickets.stream().map(Ticket::item).toList());
        } catch (SQLException failure) {
            batchSince = 0;
            afterFailure(tickets, attempt, failure);
            return;
        } catch (RuntimeException bug) {
            batchSince = 0;
            alone(tickets, bug);
            return;
        }
        batchSince = 0;
        for (int i = 0; i < tickets.size(); i++) {
            tickets.get(i).answer(answers.get(i));
        }
    }

    private void afterFailure(List<Ticket<I, O>> tickets, int attempt, SQLException failure) {
        if (Lane.lostDatabase(failure)) {
            LOG.warnf(
                    "writer %s lost its database with %d in the batch: %s", name, tickets.size(), failure.getMessage());
            disconnect();
            onTrouble.run();
            tickets.forEach(ticket -> ticket.fail(new OutcomeUnknown()));
        } else if (passing(failure) && attempt < MAX_ATTEMPTS) {
            commit(tickets, attempt + 1);
        } else {
            alone(tickets, failure);
        }
    }

    /// A bad item fails alone: halve until it stands by itself.
    private void alone(List<Ticket<I, O>> tickets, Exception failure) {
        if (tickets.size() == 1) {
            LOG.errorf(failure, "writer %s refused one item", name);
            tickets.getFirst().fail(failure);
            return;
        }
        int half = tickets.size() / 2;
        for (var part : List.of(tickets.subList(0, half), tickets.subList(half, tickets.size()))) {
            if (connection == null) {
                // The first half lost the database; of these nothing was sent again, and their first try rolled back.
                part.forEach(ticket -> ticket.fail(new Overloaded()));
            } else {
                commit(part, MAX_ATTEMPTS);
            }
        }
    }

    /// Deadlock, serialization failure, lock not had in time, or an id that somebody else stored at the same moment and
    /// that the next look will find: rolled back whole, worth another try.
    private static boolean passing(SQLException failure) {
        return switch (failure.getSQLState()) {
            case "40P01", "40001", "55P03", "23505" -> true;
            default -> false;
        };
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException ignored) {
                LOG.trace("aborting a writer's connection", ignored);
            }
            connection = null;
        }
    }

    private void pause() {
        long until = System.nanoTime() + RECONNECT_AFTER.toNanos();
        while (!closed && System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    /// Certainly not stored: the queue is full, too old, or the module is away.
    public static final class Overloaded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overloaded() {
            super("not accepted", null, false, false);
        }
    }

    /// It was in a batch when the database went silent: stored or not, we do not know yet.
    public static final class OutcomeUnknown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutcomeUnknown() {
            super("outcome unknown", null, false, false);
        }
    }
}
