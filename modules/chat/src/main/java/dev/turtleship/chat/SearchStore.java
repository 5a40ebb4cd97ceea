package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Looking for words in the log. It reads what it looks through, so whoever calls bounds that.
@Repository(dataStore = "chat")
interface SearchStore {
    /// Bounds the statements of this transaction, in milliseconds; the answer is the value itself.
    @SQL("""
        select set_config('statement_timeout', :millis, true)
        """)
    String limitStatements(String millis);

    /// So many entries of a log are looked through at once.
    int STRETCH = 250;

    /// Texts that contain `text` (in lower case) and that the reader may see, newest first, from behind `before`
    /// on; one more than the longest page. Of each conversation one stretch is read, up to its ceiling. The body
    /// is the JSON of a text, decoded here: an escaped line break is not to be found as the letter n. `before` is
    /// the key of the last one had, as [SearchService] writes it: digits of the time, the conversation, digits of
    /// the number, so that their order is that of their bytes.
    @SQL("""
        select e.conversation, e.seq, e.sender, e.client_id, e.kind, e.target, e.body, e.mentions, e.sent_at,
               e.changed_by is not null, false
        from unnest(cast(:conversations as uuid[]), cast(:ceilings as bigint[])) c(id, ceiling)
        join member m on m.conversation = c.id and m.person = :reader
        cross join lateral (
            select l.conversation, l.seq, l.sender, l.client_id, l.kind, l.target, l.body, l.mentions, l.sent_at,
                   l.changed_by,
                   (to_char(l.sent_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS')
                    || cast(l.conversation as text) || lpad(cast(l.seq as text), 19, '0')) collate "C" as place
            from entry l
            where l.conversation = c.id and l.seq <= c.ceiling and l.seq >= m.joined_seq
              and l.seq > c.ceiling - """ + STRETCH + """
              and l.kind = 'text'
              and strpos(lower(cast(l.body as json) #>> '{}'), :text) > 0) e
        where e.place < :before and not """ + EntryStore.HIDDEN + """
        order by e.place desc
        limit 201
        """)
    List<EntryStore.Row> find(UUID[] conversations, Long[] ceilings, UUID reader, String text, String before);
}
