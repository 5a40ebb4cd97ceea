package dev.turtleship.chat;

import dev.turtleship.chat.Stretch.Said;
import dev.turtleship.core.bulkhead.Databases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Writing the index of the search, on a connection of its own and in autocommit: each statement is a short transaction
/// that holds nothing an append waits for.
final class StretchStore {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    /// What a crash takes of the index is learnt again, so nobody waits for the disk.
    private static final String SETTINGS = "set synchronous_commit = off; set statement_timeout = 2000";

    /// What was said in the first stretches of which the index could know more: it does not know them at all, or at
    /// least so many entries less than there are, or something in them was changed. One statement, hence one
    // snapshot: a
    /// change that it does not see is one that comes after `changed_in`.
    private static final String DUE = """
            with known as materialized (
                select c.id, c.last_seq,
                       coalesce((select max(s.stretch) from search_stretch s where s.conversation = c.id), -1) as top
                from conversation c
                where c.id = ?),
            due as materialized (
                select d.stretch
                from known k
                join search_doubt d on d.conversation = k.id and d.stretch <= k.top
                union
                select s.stretch
                from known k
                join search_stretch s on s.conversation = k.id and s.through < 64 * s.stretch + 64
                where k.last_seq >= least(64 * s.stretch + 64, s.through + ?)
                union
                select n
                from known k
                cross join lateral generate_series(k.top + 1, least((k.last_seq - 1) / 64, k.top + ?)) n
                where k.last_seq >= 64 * n + ?
                order by 1
                limit ?)
            select u.stretch, coalesce(s.version, -1), cast(d.changed_in as text), e.seq, e.sent_at,
                   case when e.kind = 'text' and e.body <> 'null' then lower(cast(e.body as json) #>> '{}') end
            from known k
            cross join due u
            left join search_stretch s on s.conversation = k.id and s.stretch = u.stretch
            left join search_doubt d on d.conversation = k.id and d.stretch = u.stretch
            join entry e on e.conversation = k.id and e.seq between 64 * u.stretch + 1 and 64 * u.stretch + 64
            order by e.seq
            """;

    private static final String LEARN = """
            insert into search_stretch as s (conversation, stretch, through, first_sent_at, last_sent_at, grams)
            values (?, ?, ?, ?, ?, ?)
            on conflict (conversation, stretch) do update
            set version = s.version + 1, through = excluded.through, first_sent_at = excluded.first_sent_at,
                last_sent_at = excluded.last_sent_at, grams = excluded.grams
            where s.version = ?
            """;

    private static final String SETTLE = """
            delete from search_doubt
            where conversation = ? and stretch = ? and changed_in = cast(? as xid8)
            """;

    private static final String LOOK = """
            select c.id,
                   c.last_seq >= least(k.through / 64 * 64 + 64, k.through + ?)
                   or exists (select 1 from search_doubt d where d.conversation = c.id and d.stretch <= k.top)
            from (select id, last_seq from conversation where id > ? order by id limit ?) c
            cross join lateral (
                select coalesce(max(l.stretch), -1) as top, coalesce(max(l.through), 0) as through
                from (select s.stretch, s.through
                      from search_stretch s
                      where s.conversation = c.id
                      order by s.stretch desc
                      limit 1) l) k
            order by c.id
            """;

    private StretchStore() {}

    static Connection open(Databases databases) throws SQLException {
        var connection = databases.open("chat", "index", ANSWER_WITHIN);
        try (var statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /// At most `most`, in the order of the log.
    static List<Stretch> due(Connection connection, UUID conversation, int least, int most) throws SQLException {
        try (var look = connection.prepareStatement(DUE)) {
            look.setObject(1, conversation);
            look.setInt(2, least);
            look.setInt(3, most);
            look.setInt(4, least);
            look.setInt(5, most);
            try (var row = look.executeQuery()) {
                return stretches(conversation, row);
            }
        }
    }

    private static List<Stretch> stretches(UUID conversation, ResultSet row) throws SQLException {
        var stretches = new ArrayList<Stretch>();
        while (row.next()) {
            long number = row.getLong(1);
            if (stretches.isEmpty() || stretches.getLast().number() != number) {
                stretches.add(new Stretch(conversation, number, row.getLong(2), row.getString(3), new ArrayList<>()));
            }
            var said = new Said(row.getLong(4), row.getTimestamp(5).toInstant(), row.getString(6));
            stretches.getLast().said().add(said);
        }
        return stretches;
    }

    /// False, and nothing is written, when another worker learnt it since it was read.
    static boolean learn(Connection connection, Stretch stretch) throws SQLException {
        try (var learn = connection.prepareStatement(LEARN)) {
            learn.setObject(1, stretch.conversation());
            learn.setLong(2, stretch.number());
            learn.setLong(3, stretch.through());
            learn.setTimestamp(4, Timestamp.from(stretch.firstSentAt()));
            learn.setTimestamp(5, Timestamp.from(stretch.lastSentAt()));
            learn.setArray(6, connection.createArrayOf("int8", stretch.grams()));
            learn.setLong(7, stretch.version());
            if (learn.executeUpdate() == 0) {
                return false;
            }
        }
        settle(connection, stretch);
        return true;
    }

    /// What made it doubtful is known now, unless it was changed once more since it was read. Apart from the learning,
    /// which takes longer: whoever changes a text may wait for this row.
    private static void settle(Connection connection, Stretch stretch) throws SQLException {
        if (stretch.changedIn() != null) {
            try (var settle = connection.prepareStatement(SETTLE)) {
                settle.setObject(1, stretch.conversation());
                settle.setLong(2, stretch.number());
                settle.setString(3, stretch.changedIn());
                settle.executeUpdate();
            }
        }
    }

    /// `due` when the index could know more of it.
    record Look(UUID conversation, boolean due) {}

    /// The next conversations in the order of their ids.
    static List<Look> look(Connection connection, UUID after, int least, int most) throws SQLException {
        try (var look = connection.prepareStatement(LOOK)) {
            look.setInt(1, least);
            look.setObject(2, after);
            look.setInt(3, most);
            var looks = new ArrayList<Look>();
            try (var row = look.executeQuery()) {
                while (row.next()) {
                    looks.add(new Look(row.getObject(1, UUID.class), row.getBoolean(2)));
                }
            }
            return looks;
        }
    }
}
