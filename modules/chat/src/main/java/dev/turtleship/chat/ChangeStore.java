package dev.turtleship.chat;

import dev.turtleship.chat.ConversationStore.Reach;
import jakarta.data.repository.Repository;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// What was said in one's conversations since a moment. A moment is a transaction id of the database: everything stored
/// by a transaction below `complete()` is visible, and nothing below it will ever appear. Positions taken from a
/// sequence or a clock do not have this: a transaction that commits late is passed over.
@Repository(dataStore = "chat")
interface ChangeStore {
    record Moment(String log, long complete) {}

    /// `log` tells apart this database from one that was restored from a dump, where transactions count anew.
    @SQL("""
        select cast(system_identifier as text),
               cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)
        from pg_control_system()
        """)
    Moment moment();

    /// The person's conversations whose last entry was stored at `since` or later, newest entry first.
    @SQL("""
        select c.id, m.joined_seq, c.last_seq
        from member m
        join conversation c on c.id = m.conversation
        join entry e on e.conversation = c.id and e.seq = c.last_seq
        where m.person = :person
          and e.stored_in >= cast(cast(:since as text) as xid8)
        order by e.stored_in desc
        limit :most
        """)
    List<Reach> changed(UUID person, long since, int most);

    /// Entries of these conversations stored at the first moment or later and before the second, from the first to the
    /// last of each.
    @SQL("""
        select e.conversation, e.seq, e.sender, e.client_id, e.kind, e.target, e.body, e.mentions, e.sent_at,
               e.changed_by is not null, """ + EntryStore.HIDDEN + """
               , e.expires_at
        from unnest(cast(:conversations as uuid[]), cast(:firstSeqs as bigint[]), cast(:lastSeqs as bigint[]))
                 k(conversation, first_seq, last_seq)
        join entry e on e.conversation = k.conversation and e.seq between k.first_seq and k.last_seq
        where e.stored_in >= cast(cast((cast(:sinceAndUntil as bigint[]))[1] as text) as xid8)
          and e.stored_in < cast(cast((cast(:sinceAndUntil as bigint[]))[2] as text) as xid8)
        order by e.conversation, e.seq
        """)
    List<EntryStore.Row> stored(
            UUID reader, UUID[] conversations, Long[] firstSeqs, Long[] lastSeqs, Long[] sinceAndUntil);
}
