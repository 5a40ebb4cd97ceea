package dev.turtleship.core.message;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// A module's outbox as its workers see it, on one worker's own connection. Every statement commits by itself: between
/// them nothing is open, so a destination may take its time.
final class OutboxStore {
    /// A batch of messages, and those of them that stand in these lanes are ours until the lease ends.
    record Held(List<Integer> lanes, List<Envelope> batch) {}

    static final int BATCH = 100;

    /// What the payloads of a batch may weigh.
    private static final int BATCH_BYTES = 20_000;

    /// Few, so that several workers share a burst.
    static final int LANES_AT_ONCE = 8;

    /// With walls, one message in trouble holds back its aggregate (see the view); without, everybody.
    private static final String WALLS = """
            (? or not exists (
                select 1 from outbox troubled
                where troubled.destination = ready.destination and troubled.attempts > 0 and troubled.due_at > now()))
            """;

    private static final String LEASE = """
            insert into outbox_lease as held (destination, lane, holder, until)
            select ?, due.lane, ?, now() + ? * interval '1 millisecond'
            from (
                select distinct first.lane
                from (
                    select ready.lane
                    from outbox_ready ready
                    where ready.destination = ?
                      and ready.lane not in (
                          select taken.lane from outbox_lease taken
                          where taken.destination = ? and taken.until > now())
                      and""" + " " + WALLS + """
                    order by ready.position
                    limit 100) first
                order by first.lane
                limit ?) due
            on conflict (destination, lane) do update set holder = excluded.holder, until = excluded.until
            where held.until <= now()
            returning lane
            """;

    /// After the lease and in a statement of its own, so that it sees all that the holder before has done.
    static final String READ = """
            select ready.id, ready.aggregate, ready.type, ready.payload, ready.sent_at
            from outbox_ready ready
            where ready.destination = ? and ready.lane = any(?)
              and""" + " " + WALLS + """
            order by ready.position
            limit ?
            """;

    private static final String RENEW = """
            update outbox_lease set until = now() + ? * interval '1 millisecond'
            where destination = ? and lane = any(?) and holder = ?
            """;

    private static final String REFUSED = """
            update outbox
            set attempts = attempts + 1,
                last_error = ?,
                due_at = now() + power(2, least(attempts, 6)) * (0.8 + 0.4 * random()) * ? * interval '1 millisecond',
                parked_at = case when ? and (attempts + 1 >= ? or ?) then now() end
            where id = ?
            """;

    private static final String SETTLE = """
            with gone as (delete from outbox where id = any(?))
            update outbox_lease set until = '-infinity'
            where destination = ? and lane = any(?) and holder = ?
            """;

    /// Whether something was sent that has to wait for a transaction that is about to end. The newest tell.
    private static final String WITHHELD = """
            select coalesce(bool_or(newest.xid >= pg_snapshot_xmin(pg_current_snapshot())), false)
            from (select xid from outbox where destination = ? order by position desc limit 20) newest
            """;

    /// Whether anything is left that was not given up: much less work than to look what of it may be taken.
    private static final String WAITS = """
            select exists (select 1 from outbox where destination = ? and parked_at is null and not behind)
            """;

    /// A queue's statistics are always out of date, and the planner would sort what it takes for a few rows. To walk
    /// along the queue and to probe indexes on the way is right however long it is.
    private static final String PLAN = """
            set enable_seqscan = off;
            set enable_bitmapscan = off;
            set enable_sort = off;
            set enable_material = off;
            set enable_hashjoin = off;
            set enable_mergejoin = off
            """;

    private final Connection connection;
    private final String source;
    private final String destination;
    private final UUID holder;
    private final boolean walls;

    OutboxStore(Connection connection, String source, String destination, UUID holder, boolean walls)
            throws SQLException {
        this.connection = connection;
        this.source = source;
        this.destination = destination;
        this.holder = holder;
        this.walls = walls;
        try (var statement = connection.createStatement()) {
            statement.execute(PLAN);
        }
    }

    /// Takes lanes that are free and have messages due, and reads those. Empty lanes: there is nothing for us.
    Held take(Duration lease) throws SQLException {
        var lanes = lease(lease);
        return new Held(lanes, lanes.isEmpty() ? List.of() : read(lanes));
    }

    private List<Integer> lease(Duration lease) throws SQLException {
        var lanes = new ArrayList<Integer>();
        try (var statement = connection.prepareStatement(LEASE)) {
            statement.setString(1, destination);
            statement.setObject(2, holder);
            statement.setLong(3, lease.toMillis());
            statement.setString(4, destination);
            statement.setString(5, destination);
            statement.setBoolean(6, walls);
            statement.setInt(7, LANES_AT_ONCE);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    lanes.add(row.getInt(1));
                }
            }
        }
        return lanes;
    }

    private List<Envelope> read(List<Integer> lanes) throws SQLException {
        var batch = new ArrayList<Envelope>();
        try (var statement = connection.prepareStatement(READ)) {
            statement.setString(1, destination);
            statement.setArray(2, connection.createArrayOf("int", lanes.toArray()));
            statement.setBoolean(3, walls);
            statement.setInt(4, BATCH);
            try (var row = statement.executeQuery()) {
                for (int bytes = 0; bytes < BATCH_BYTES && row.next(); ) {
                    batch.add(envelope(row));
                    bytes += batch.getLast().payload().getBytes(StandardCharsets.UTF_8).length;
                }
            }
        }
        return batch;
    }

    private Envelope envelope(ResultSet row) throws SQLException {
        return new Envelope(
                row.getObject(1, UUID.class),
                source,
                destination,
                row.getString(2),
                row.getString(3),
                row.getString(4));
    }

    /// False when another has them meanwhile.
    boolean renew(List<Integer> lanes, Duration lease) throws SQLException {
        try (var statement = connection.prepareStatement(RENEW)) {
            statement.setLong(1, lease.toMillis());
            statement.setString(2, destination);
            statement.setArray(3, connection.createArrayOf("int", lanes.toArray()));
            statement.setObject(4, holder);
            return statement.executeUpdate() == lanes.size();
        }
    }

    /// Deletes what was taken, notes what was refused, and gives the lanes back. What a worker that lost its lease
    /// settles late is right all the same: taken is taken, and a refusal counts.
    void settle(List<Integer> lanes, Collection<Receipt> receipts, MessageConfig config) throws SQLException {
        for (var receipt : receipts) {
            if (receipt.result() != Receipt.Result.TAKEN) {
                refused(receipt, config);
            }
        }
        var taken = receipts.stream()
                .filter(receipt -> receipt.result() == Receipt.Result.TAKEN)
                .map(Receipt::id)
                .toArray();
        try (var statement = connection.prepareStatement(SETTLE)) {
            statement.setArray(1, connection.createArrayOf("uuid", taken));
            statement.setString(2, destination);
            statement.setArray(3, connection.createArrayOf("int", lanes.toArray()));
            statement.setObject(4, holder);
            statement.executeUpdate();
        }
    }

    private void refused(Receipt receipt, MessageConfig config) throws SQLException {
        try (var statement = connection.prepareStatement(REFUSED)) {
            statement.setString(1, receipt.error());
            statement.setLong(2, config.firstRetry().toMillis());
            statement.setBoolean(3, walls);
            statement.setInt(4, config.tries());
            statement.setBoolean(5, receipt.result() == Receipt.Result.UNREADABLE);
            statement.setObject(6, receipt.id());
            statement.executeUpdate();
        }
    }

    boolean withheld() throws SQLException {
        return ask(WITHHELD);
    }

    boolean waits() throws SQLException {
        return ask(WAITS);
    }

    private boolean ask(String question) throws SQLException {
        try (var statement = connection.prepareStatement(question)) {
            statement.setString(1, destination);
            try (var row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
