package dev.turtleship.chat;

import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.commit.UuidArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Asking push to tell those who are away, on a connection of its own and in autocommit: one short statement, which
/// locks nothing that an append waits for.
final class NewsStore {
    /// Somebody who is away, and the last that was said there by another.
    record Away(UUID conversation, UUID person, long seq) {}

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    /// A crash takes at most the end of it: those are told once more, or not at all.
    private static final String SETTINGS = "set synchronous_commit = off; set statement_timeout = 2000";

    private static final String OTHERS = """
            select person
            from member
            where conversation = ? and coalesce(guise, person) <> ?
            """;

    /// Of those who are away, the ones who may see it, want to hear of it, have not read it, and have read whatever
    /// they were told of before. One message for each conversation; at most 300 people come with one call.
    private static final String TELL = """
            with due as (
                select a.conversation, a.person, a.seq
                from unnest(?, ?, cast(? as bigint[])) a(conversation, person, seq)
                join member m on m.conversation = a.conversation and m.person = a.person
                left join told t on t.person = a.person and t.conversation = a.conversation
                where m.read_seq < a.seq and m.joined_seq <= a.seq and not m.unseen @> a.seq
                  and coalesce(m.muted_until <= cast(? as timestamptz), true)
                  and coalesce(t.seq <= m.read_seq, true)),
            noted as (
                insert into told as t (person, conversation, seq)
                select d.person, d.conversation, d.seq
                from due d
                order by d.person, d.conversation
                on conflict (person, conversation) do update set seq = greatest(t.seq, excluded.seq)
                returning t.person, t.conversation)
            insert into outbox (destination, aggregate, type, payload)
            select l.destination, cast(n.conversation as text), ?,
                   cast(json_build_object(
                       'notification', uuidv7(), 'people', json_agg(n.person), 'kind', 'message',
                       'subject', n.conversation, 'text', cast(? as text), 'urgent', true,
                       'at', cast(? as text)) as text)
            from noted n
            cross join unnest(?) l(destination)
            group by n.conversation, l.destination
            """;

    private NewsStore() {}

    static Connection open(Databases databases) throws SQLException {
        var connection = databases.open("chat", "news", ANSWER_WITHIN);
        try (var statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /// The members, but not who shows themselves as `sender` there.
    static List<UUID> others(Connection connection, UUID conversation, UUID sender) throws SQLException {
        try (var look = connection.prepareStatement(OTHERS)) {
            look.setObject(1, conversation);
            look.setObject(2, sender);
            var people = new ArrayList<UUID>();
            try (var row = look.executeQuery()) {
                while (row.next()) {
                    people.add(row.getObject(1, UUID.class));
                }
            }
            return people;
        }
    }

    /// What push is asked, by this type of message and in these words; how many messages it takes.
    record Telling(String type, String text, List<String> destinations) {}

    static int tell(Connection connection, List<Away> away, Telling telling, Instant now) throws SQLException {
        try (var tell = connection.prepareStatement(TELL)) {
            tell.setObject(
                    1, new UuidArray(away.stream().map(Away::conversation).toArray(UUID[]::new)));
            tell.setObject(2, new UuidArray(away.stream().map(Away::person).toArray(UUID[]::new)));
            tell.setArray(
                    3,
                    connection.createArrayOf(
                            "int8", away.stream().map(Away::seq).toArray()));
            tell.setTimestamp(4, Timestamp.from(now));
            tell.setString(5, telling.type());
            tell.setString(6, telling.text());
            tell.setString(7, now.toString());
            tell.setArray(
                    8, connection.createArrayOf("text", telling.destinations().toArray()));
            return tell.executeUpdate();
        }
    }
}
