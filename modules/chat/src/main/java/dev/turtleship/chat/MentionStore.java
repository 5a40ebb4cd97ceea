package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Where people are named. Written with the text itself, by the log.
@Repository(dataStore = "chat")
interface MentionStore {
    /// Newest first, from behind a [Place], given as its row; in conversations that the reader is in.
    @SQL("""
        select e.conversation, e.seq, e.sender, e.client_id, e.kind, e.target, e.body, e.mentions, e.sent_at,
               e.changed_by is not null, false, e.expires_at
        from mention n
        join member m on m.conversation = n.conversation and m.person = n.person and n.seq >= m.joined_seq
        join entry e on e.conversation = n.conversation and e.seq = n.seq
        where n.person = :reader and (n.sent_at, n.conversation, n.seq)
              < ((cast(:before as place)).sent_at, (cast(:before as place)).conversation, (cast(:before as place)).seq)
          and e.body <> 'null' and (e.expires_at is null or e.expires_at > :now) and not """ + EntryStore.HIDDEN + """
        order by n.sent_at desc, n.conversation desc, n.seq desc
        limit :most
        """)
    List<EntryStore.Row> mine(UUID reader, String before, Instant now, int most);
}
