package dev.turtleship.core.message;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The messages of a module that were given up, for an operator to decide.
@Singleton
class ParkedStore {
    /// `behind` counts the later messages of the aggregate that wait for this one, up to a thousand.
    record Parked(
            UUID id,
            String source,
            String destination,
            String type,
            String aggregate,
            int attempts,
            String error,
            Instant sentAt,
            Instant parkedAt,
            int behind) {}

    static final int LIMIT = 200;

    /// `attempts > 0` holds for every parked message, and names the index.
    private static final String LIST = """
            select p.id, p.destination, p.type, p.aggregate, p.attempts, p.last_error, p.sent_at, p.parked_at,
                (select count(*) from (
                    select 1 from outbox b
                    where b.destination = p.destination and b.aggregate = p.aggregate and b.position > p.position
                    limit 1000) waiting)
            from outbox p
            where p.parked_at is not null and p.attempts > 0
            order by p.parked_at, p.position
            limit ?
            """;

    private static final String REPLAY = """
            update outbox
            set parked_at = null, attempts = 0, last_error = null, due_at = now()
            where parked_at is not null and attempts > 0 and (id = ? or ?)
            returning destination, aggregate
            """;

    private static final String DISCARD = """
            delete from outbox
            where id = ? and parked_at is not null
            returning destination, aggregate
            """;

    /// After the decision and in a statement of its own, so that it sees those whom [#KEEP_BEHIND] set aside meanwhile.
    private static final String GO_ON = """
            update outbox set behind = false
            where destination = ? and aggregate = ? and behind
            """;

    /// Holds the parked one, so that a decision about it waits until those behind it can be seen.
    private static final String KEEP_BEHIND = """
            with parked as materialized (
                select destination, aggregate from outbox
                where destination = ? and attempts > 0 and parked_at is not null
                for share skip locked)
            update outbox set behind = true
            from parked
            where outbox.destination = parked.destination and outbox.aggregate = parked.aggregate
              and outbox.parked_at is null and not outbox.behind
            """;

    private interface Values {
        void set(PreparedStatement statement) throws SQLException;
    }

    /// Those that were parked first.
    List<Parked> list(String module) {
        try (var connection = Outbox.dataSource(module).getConnection();
                var statement = connection.prepareStatement(LIST)) {
            statement.setInt(1, LIMIT);
            var parked = new ArrayList<Parked>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    parked.add(parked(row, module));
                }
            }
            return parked;
        } catch (SQLException failure) {
            throw new IllegalStateException("the parked messages of " + module + " cannot be read", failure);
        }
    }

    private static Parked parked(ResultSet row, String module) throws SQLException {
        return new Parked(
                row.getObject(1, UUID.class),
                module,
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5),
                row.getString(6),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                row.getInt(9));
    }

    /// Back into the queue, at its old place and as if it had never been tried.
    boolean replay(String module, UUID id) {
        return decide(module, REPLAY, values -> {
                    values.setObject(1, id);
                    values.setBoolean(2, false);
                })
                == 1;
    }

    int replayAll(String module) {
        return decide(module, REPLAY, values -> {
            values.setNull(1, Types.OTHER);
            values.setBoolean(2, true);
        });
    }

    /// Given up for ever; the later messages of its aggregate go on.
    boolean discard(String module, UUID id) {
        return decide(module, DISCARD, values -> values.setObject(1, id)) == 1;
    }

    /// Sets aside what waits behind parked messages, so that workers need not look at it again and again.
    void keepBehind(String module, String destination) throws SQLException {
        try (var connection = Outbox.dataSource(module).getConnection();
                var statement = connection.prepareStatement(KEEP_BEHIND)) {
            statement.setString(1, destination);
            statement.executeUpdate();
        }
    }

    private static int decide(String module, String sql, Values values) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (var connection = Outbox.dataSource(module).getConnection();
                    var decision = connection.prepareStatement(sql);
                    var goOn = connection.prepareStatement(GO_ON)) {
                values.set(decision);
                int decided = 0;
                try (var row = decision.executeQuery()) {
                    for (; row.next(); decided++) {
                        goOn.setString(1, row.getString(1));
                        goOn.setString(2, row.getString(2));
                        goOn.addBatch();
                    }
                }
                goOn.executeBatch();
                return decided;
            } catch (SQLException failure) {
                throw new IllegalStateException("a parked message of " + module + " cannot be changed", failure);
            }
        });
    }
}
