package dev.turtleship.core.commit;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Takes batches of words and answers each with its upper case; what goes wrong, and when, is the test's to say.
final class FakeDatabase implements GroupCommit.Opener, GroupCommit.Batch<String, String> {
    /// Throws what the database would, or does nothing.
    @FunctionalInterface
    interface Trouble {
        void with(List<String> batch) throws SQLException;
    }

    /// Every batch that was tried, in order, with those that failed.
    final List<List<String>> tried = new CopyOnWriteArrayList<>();

    final List<String> stored = new CopyOnWriteArrayList<>();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger aborted = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);
    private volatile Trouble trouble = _ -> {};
    private volatile boolean away;

    void trouble(Trouble next) {
        this.trouble = next;
    }

    void away(boolean now) {
        this.away = now;
    }

    /// Holds every batch from now on at the door.
    void freeze() {
        gate.drainPermits();
    }

    void thaw() {
        gate.release(Integer.MAX_VALUE / 2);
    }

    @Override
    public Connection open() throws SQLException {
        if (away) {
            throw new SQLException("connection refused", "08001");
        }
        opened.incrementAndGet();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, _) -> {
                    if (!method.getName().equals("abort")) {
                        throw new IllegalStateException("nobody should call " + method);
                    }
                    aborted.incrementAndGet();
                    return null;
                });
    }

    @Override
    public List<String> commit(Connection connection, List<String> items) throws SQLException {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        try {
            tried.add(List.copyOf(items));
            gate.acquireUninterruptibly();
            gate.release();
            trouble.with(items);
            var answers = new ArrayList<String>();
            for (var item : items) {
                stored.add(item);
                answers.add(item.toUpperCase(java.util.Locale.ROOT));
            }
            return answers;
        } finally {
            inside.decrementAndGet();
        }
    }
}
