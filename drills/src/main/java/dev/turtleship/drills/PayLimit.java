package dev.turtleship.drills;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Transfers by a program written by hand for nothing else: one prepared call of a function per transfer, each a
/// transaction of its own, committed to the disk before it is answered. No HTTP, no accounts, no cards, no history of
/// who is whom.
final class PayLimit implements AutoCloseable {
    private static final int ACCOUNTS = 100_000;
    private static final long EACH_MINOR = 1_000_000_000L;

    /// Half-empty pages, as in pay, so that a balance changes in place.
    private static final String TABLES = """
            create table account (
                id            uuid primary key,
                balance_minor bigint not null check (balance_minor >= 0)
            ) with (fillfactor = 50);
            create table transfer (
                id           uuid primary key,
                debit        uuid        not null,
                credit       uuid        not null,
                amount_minor bigint      not null,
                settled_at   timestamptz not null
            );
            insert into account (id, balance_minor)
            select cast(lpad(to_hex(n), 32, '0') as uuid), %d
            from generate_series(1, %d) n
            """.formatted(EACH_MINOR, ACCOUNTS);

    /// Rows are locked in the order of their ids, so that two transfers never wait for each other.
    private static final String FUNCTION = """
            create function move(p_id uuid, p_debit uuid, p_credit uuid, p_amount bigint) returns void
            language plpgsql as $$
            begin
                if p_debit < p_credit then
                    update account set balance_minor = balance_minor - p_amount where id = p_debit;
                    update account set balance_minor = balance_minor + p_amount where id = p_credit;
                else
                    update account set balance_minor = balance_minor + p_amount where id = p_credit;
                    update account set balance_minor = balance_minor - p_amount where id = p_debit;
                end if;
                insert into transfer (id, debit, credit, amount_minor, settled_at)
                values (p_id, p_debit, p_credit, p_amount, now());
            end
            $$
            """;

    private static final String MOVE = "select move(?, ?, ?, ?)";

    private static final String BOOKS = """
            select (select sum(balance_minor) from account) as minor, (select count(*) from transfer) as transfers
            """;

    private final OwnServers servers = new OwnServers();
    private final PostgresTree server;
    private final Ids ids;
    private final AtomicLong all = new AtomicLong();

    PayLimit(Ids ids) {
        this.ids = ids;
        this.server = servers.make("pay").tree();
        Out.say("the limit: one call per transfer by hand, %d accounts", ACCOUNTS);
        System.out.println("PostgreSQL of the limit: " + String.join(", ", Setup.settings(server)));
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute(TABLES);
            statement.execute(FUNCTION);
            statement.execute("vacuum analyze");
        } catch (SQLException failed) {
            throw new CannotRun("preparing the limit", failed);
        }
    }

    /// Transfers a second by this many connections at once.
    ///
    /// @param hot whether all are to one account
    double measure(int connections, Duration warmUp, Duration time, boolean hot) {
        var counting = new AtomicBoolean();
        var stopping = new AtomicBoolean();
        var counted = new AtomicLong();
        var failures = new ArrayList<SQLException>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < connections; i++) {
            var own = new Ids(ids.random().nextLong());
            threads.add(Thread.ofPlatform().name("limit-" + i).start(() -> {
                try {
                    work(own, hot, counting, stopping, counted);
                } catch (SQLException failed) {
                    synchronized (failures) {
                        failures.add(failed);
                    }
                }
            }));
        }
        Await.elapsed(warmUp);
        long from = System.nanoTime();
        counting.set(true);
        Await.elapsed(time);
        counting.set(false);
        double seconds = (System.nanoTime() - from) / 1e9;
        stopping.set(true);
        threads.forEach(PayLimit::join);
        if (!failures.isEmpty()) {
            throw new CannotRun("measuring the limit", failures.getFirst());
        }
        return counted.get() / seconds;
    }

    private void work(Ids own, boolean hot, AtomicBoolean counting, AtomicBoolean stopping, AtomicLong counted)
            throws SQLException {
        try (var connection = server.connect();
                var move = connection.prepareStatement(MOVE)) {
            while (!stopping.get()) {
                // The hot account is the first; nobody pays themselves.
                int debit = 2 + own.random().nextInt(ACCOUNTS - 1);
                int credit = hot ? 1 : 1 + (debit + own.random().nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                move.setObject(1, UUID.fromString(own.next()));
                move.setObject(2, new UUID(0, debit));
                move.setObject(3, new UUID(0, credit));
                move.setLong(4, 1);
                move.execute();
                all.incrementAndGet();
                if (counting.get()) {
                    counted.incrementAndGet();
                }
            }
        }
    }

    /// How much is wrong in its own books: a limit that loses money would be none.
    int wrong() {
        try (var connection = server.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(BOOKS)) {
            row.next();
            boolean right = row.getLong("minor") == ACCOUNTS * EACH_MINOR && row.getLong("transfers") == all.get();
            if (!right) {
                Out.say("wrong: the limit's books do not add up");
            }
            return right ? 0 : 1;
        } catch (SQLException failed) {
            throw new CannotRun("checking the limit", failed);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotRun("measuring the limit", interrupted);
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
