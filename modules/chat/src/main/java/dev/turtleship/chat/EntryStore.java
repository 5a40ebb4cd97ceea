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
            String mentions,
            Instant sentAt,
            boolean changed,
            boolean hidden,
            Instant expiresAt) {
        /// Whether its time is over: then nobody is shown what it says, though its body may still be there. It is over
        /// also by the clock of a process that purged it already: what was deleted has no end.
        boolean disappeared(Instant now) {
            return expiresAt != null && (!expiresAt.isAfter(now) || body.equals(Entry.NOTHING));
        }
    }

    /// Whether `reader` is not shown the entry `e`: deleted by them for themselves, or said or edited by whom they had
    /// blocked.
    String HIDDEN = """
            (exists (select 1 from hidden h
                     where h.person = :reader and h.conversation = e.conversation and h.seq = e.seq)
             or e.sender <> :reader and exists (
                     select 1 from member m
                     where m.conversation = e.conversation and m.person = :reader
                       and (m.unseen @> e.seq or m.unseen @> e.changed_by)))
            """;

    @SQL("""
        select e.conversation, e.seq, e.sender, e.client_id, e.kind, e.target, e.body, e.mentions, e.sent_at,
               e.changed_by is not null, """ + HIDDEN + """
               , e.expires_at
        from entry e
        where e.conversation = :conversation and e.seq > :after
        order by e.seq
        limit :most
        """)
    List<Row> after(UUID reader, UUID conversation, long after, int most);

    @SQL("""
        select e.conversation, e.seq, e.sender, e.client_id, e.kind, e.target, e.body, e.mentions, e.sent_at,
               e.changed_by is not null, """ + HIDDEN + """
               , e.expires_at
        from entry e
        where e.conversation = :conversation and e.seq < :before and e.seq >= :from
        order by e.seq desc
        limit :most
        """)
    List<Row> before(UUID reader, UUID conversation, long before, long from, int most);

    /// What `b.person` did to the entry `b.seq` is shown to `reader`, who had not blocked them then.
    String HEARD = """
            (b.person = :reader
             or not exists (select 1 from member m
                            join entry x on x.conversation = m.conversation and x.target = b.seq
                            where m.conversation = :conversation and m.person = :reader and m.unseen @> x.seq
                              and x.sender = b.person and x.kind in ('reaction', 'ballot')))
            """;

    record ReactionCount(long seq, String reaction, long count, boolean mine) {}

    record ChoiceCount(long seq, int choice, long count, boolean mine) {}

    @SQL("""
        select b.seq, b.reaction, count(*), bool_or(b.person = :reader)
        from reaction b
        where b.conversation = :conversation and b.seq between :first and :last and """ + HEARD + """
        group by b.seq, b.reaction
        order by b.seq, count(*) desc, b.reaction
        """)
    List<ReactionCount> reactions(UUID conversation, long first, long last, UUID reader);

    @SQL("""
        select b.seq, c, count(*), bool_or(b.person = :reader)
        from ballot b
        cross join unnest(b.choices) c
        where b.conversation = :conversation and b.seq between :first and :last and """ + HEARD + """
        group by b.seq, c
        order by b.seq, c
        """)
    List<ChoiceCount> ballots(UUID conversation, long first, long last, UUID reader);

    @SQL("""
        insert into hidden (person, conversation, seq)
        select :reader, e.conversation, e.seq
        from entry e
        where e.conversation = :conversation and e.seq = :seq
        on conflict do nothing
        """)
    int hide(UUID conversation, long seq, UUID reader);

    record Version(String text, Instant sentAt) {}

    /// What a text said, oldest first: first of all, then by each edit. Nothing is left of what was deleted
    /// or has disappeared.
    @SQL("""
        select coalesce((select o.body from original o
                         where o.conversation = e.conversation and o.seq = e.seq), e.body),
               e.sent_at
        from entry e
        where e.conversation = :conversation and e.seq = :seq and e.kind = 'text' and e.body <> 'null'
          and (e.expires_at is null or e.expires_at > :now)
        union all
        select e.body, e.sent_at
        from entry e
        where e.conversation = :conversation and e.target = :seq and e.kind = 'edit' and e.body <> 'null'
          and (e.expires_at is null or e.expires_at > :now)
          and not """ + HIDDEN + """
        order by 2
        limit :most
        """)
    List<Version> versions(UUID reader, UUID conversation, long seq, Instant now, int most);

    @SQL("""
        select exists (select 1 from entry e
                       where e.conversation = :conversation and e.seq = :seq and not """ + HIDDEN + """
                      )
        """)
    boolean shown(UUID reader, UUID conversation, long seq);
}
