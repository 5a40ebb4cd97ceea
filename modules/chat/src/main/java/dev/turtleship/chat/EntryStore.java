package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Reading the log. It is written by [LogWorker] alone.
@Repository(dataStore = "chat")
interface EntryStore {
    record Row(
            UUID conversation,
            long seq,
            UUID sender,
            UUID clientId,
            String kind,
            Long target,
            String body,
            Instant sentAt,
            boolean changed) {}

    @SQL("""
        select conversation, seq, sender, client_id, kind, target, body, sent_at, changed_by is not null
        from entry
        where conversation = :conversation and seq > :after
        order by seq
        limit :most
        """)
    List<Row> after(UUID conversation, long after, int most);

    @SQL("""
        select conversation, seq, sender, client_id, kind, target, body, sent_at, changed_by is not null
        from entry
        where conversation = :conversation and seq < :before and seq >= :from
        order by seq desc
        limit :most
        """)
    List<Row> before(UUID conversation, long before, long from, int most);

    record ReactionCount(long seq, String reaction, long count, boolean mine) {}

    record ChoiceCount(long seq, int choice, long count, boolean mine) {}

    @SQL("""
        select seq, reaction, count(*), bool_or(person = :reader)
        from reaction
        where conversation = :conversation and seq between :first and :last
        group by seq, reaction
        order by seq, count(*) desc, reaction
        """)
    List<ReactionCount> reactions(UUID conversation, long first, long last, UUID reader);

    @SQL("""
        select b.seq, c, count(*), bool_or(b.person = :reader)
        from ballot b
        cross join unnest(b.choices) c
        where b.conversation = :conversation and b.seq between :first and :last
        group by b.seq, c
        order by b.seq, c
        """)
    List<ChoiceCount> ballots(UUID conversation, long first, long last, UUID reader);

    @SQL("""
        select seq
        from hidden
        where person = :reader and conversation = :conversation and seq between :first and :last
        """)
    List<Long> hidden(UUID conversation, long first, long last, UUID reader);

    @SQL("""
        insert into hidden (person, conversation, seq)
        select :reader, e.conversation, e.seq
        from entry e
        where e.conversation = :conversation and e.seq = :seq
        on conflict do nothing
        """)
    int hide(UUID conversation, long seq, UUID reader);

    record Version(String text, Instant sentAt) {}

    /// What a text said, oldest first: first of all, then by each edit. Nothing is left of what was deleted.
    @SQL("""
        select coalesce((select o.body from original o
                         where o.conversation = e.conversation and o.seq = e.seq), e.body),
               e.sent_at
        from entry e
        where e.conversation = :conversation and e.seq = :seq and e.kind = 'text' and e.body <> 'null'
        union all
        select e.body, e.sent_at
        from entry e
        where e.conversation = :conversation and e.target = :seq and e.kind = 'edit' and e.body <> 'null'
        order by 2
        limit :most
        """)
    List<Version> versions(UUID conversation, long seq, int most);
}
