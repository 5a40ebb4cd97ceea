package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Where people are named. Written with the text itself, by the log.
@Repository(dataStore = "chat")
interface MentionStore {
    /// Newest first, from behind that of a time, a conversation and a number; in conversations that the reader is in.
    @SQL("""
        select e.conversation, e.seq, e.sender, e.client_id, e.kind, e.target, e.body, e.mentions, e.sent_at,
               e.changed_by is not null, false
        from mention n
        join member m on m.conversation = n.conversation and m.person = n.person and n.seq >= m.joined_seq
        join entry e on e.conversation = n.conversation and e.seq = n.seq
        where n.person = :reader and (n.sent_at, n.conversation, n.seq) < (:before, :conversation, :seq)
          and e.body <> 'null' and not """ + EntryStore.HIDDEN + """
        order by n.sent_at desc, n.conversation desc, n.seq desc
        limit :most
        """)
    List<EntryStore.Row> mine(UUID reader, Instant before, UUID conversation, long seq, int most);
}
