package dev.turtleship.drills;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/// Pay's outbox, written to past the application: what a faulty release would send, and what an operator mends.
record PoisonOutbox(PostgresTree server) {
    private static final String SEND = """
            insert into outbox (destination, aggregate, type, payload)
            values ('chat', ?, 'chat.post_card', ?)
            """;

    private static final String FIRST = """
            select id
            from outbox
            where destination = 'chat' and aggregate = ?
            order by position
            limit 1
            """;

    private static final String COUNT = """
            select count(*)
            from outbox
            where destination = 'chat' and aggregate = ?
            """;

    private static final String MEND = """
            update outbox set payload = ?
            where id = ?
            """;

    private static final String REMOVE = """
            delete from outbox
            where id = ?
            """;

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    void send(String aggregate, String payload) {
        run(SEND, statement -> {
            statement.setString(1, aggregate);
            statement.setString(2, payload);
            return statement.executeUpdate();
        });
    }

    /// The id of the oldest message of this aggregate, "" when there is none.
    String first(String aggregate) {
        return run(FIRST, statement -> {
            statement.setString(1, aggregate);
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        });
    }

    int count(String aggregate) {
        return run(COUNT, statement -> {
            statement.setString(1, aggregate);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    void mend(String id, String payload) {
        run(MEND, statement -> {
            statement.setString(1, payload);
            statement.setObject(2, UUID.fromString(id));
            return statement.executeUpdate();
        });
    }

    void remove(String id) {
        run(REMOVE, statement -> {
            statement.setObject(1, UUID.fromString(id));
            return statement.executeUpdate();
        });
    }

    private <T> T run(String sql, Work<T> work) {
        try (var connection = server.connect();
                var statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException failed) {
            throw new CannotRun("pay's outbox", failed);
        }
    }
}
