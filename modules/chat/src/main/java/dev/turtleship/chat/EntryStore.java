package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Reading the log. It is written by [LogWorker] alone.
@Repository(dataStore = "chat")
interface EntryStore {
    record Row(UUID conversation, long seq, UUID sender, UUID clientId, String kind, String body, Instant sentAt) {}

    @SQL("""
        select conversation, seq, sender, client_id, kind, body, sent_at
        from entry
        where conversation = :conversation and seq > :after
        order by seq
        limit :most
        """)
    List<Row> after(UUID conversation, long after, int most);

    @SQL("""
        select conversation, seq, sender, client_id, kind, body, sent_at
        from entry
        where conversation = :conversation and seq < :before
        order by seq desc
        limit :most
        """)
    List<Row> before(UUID conversation, long before, int most);

    /// The next entries of many conversations at once, `each` at most per conversation.
    @SQL("""
        select e.conversation, e.seq, e.sender, e.client_id, e.kind, e.body, e.sent_at
        from unnest(cast(:conversations as uuid[]), cast(:seqs as bigint[])) k(conversation, seq)
        cross join lateral (
            select l.conversation, l.seq, l.sender, l.client_id, l.kind, l.body, l.sent_at
            from entry l
            where l.conversation = k.conversation and l.seq > k.seq
            order by l.seq
            limit :each) e
        order by e.conversation, e.seq
        """)
    List<Row> missed(UUID[] conversations, Long[] seqs, int each);
}
