package dev.turtleship.drills;

import java.time.Duration;

/// How many transactions something costs a database, beyond those that there are anyway.
final class Transactions {
    /// Each connection of a database tells what it did within ten seconds (PGSTAT_IDLE_INTERVAL in PostgreSQL's
    /// pgstat.c), so before that nothing has been counted.
    private static final Duration TOLD = Duration.ofSeconds(12);

    private final PostgresTree server;
    private final double usualPerNano;
    private long before;
    private long begunAt;

    /// Looks for a while at what there is anyway; that must go on as it is.
    Transactions(PostgresTree server) {
        this.server = server;
        Await.elapsed(TOLD);
        long from = System.nanoTime();
        long first = Stored.transactions(server);
        Await.elapsed(TOLD);
        usualPerNano = (Stored.transactions(server) - first) / (double) (System.nanoTime() - from);
    }

    void begin() {
        Await.elapsed(TOLD);
        before = Stored.transactions(server);
        begunAt = System.nanoTime();
    }

    /// Since the beginning; about zero, and perhaps less, when it cost none.
    double end() {
        Await.elapsed(TOLD);
        long all = Stored.transactions(server) - before;
        return all - usualPerNano * (System.nanoTime() - begunAt);
    }
}
