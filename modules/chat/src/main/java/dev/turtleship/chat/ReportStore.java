package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// What people complained of.
@Repository(dataStore = "chat")
interface ReportStore {
    /// `said` is the JSON of what the entry said when it was reported; `of` sent it, with the name chat knows.
    record Report(
            UUID id,
            UUID conversation,
            long seq,
            UUID of,
            String name,
            String kind,
            String said,
            Instant sentAt,
            String reason,
            String words,
            UUID reporter,
            Instant reportedAt) {}

    /// Copies what the reporter may see and nobody deleted; nothing when there is no such entry, or it was reported by
    /// them before.
    @SQL("""
        insert into report (id, reporter, conversation, seq, reason, words, sender, kind, body, sent_at, reported_at)
        select :id, m.person, e.conversation, e.seq, (cast(:why as text[]))[1], (cast(:why as text[]))[2],
               person_of(e.conversation, e.sender), e.kind, e.body, e.sent_at, now()
        from member m
        join entry e on e.conversation = m.conversation and e.seq >= m.joined_seq
        where m.conversation = :conversation and m.person = :reporter and e.seq = :seq
          and (e.sender = m.person
               or not (m.unseen @> e.seq or coalesce(m.unseen @> e.changed_by, false)))
        on conflict do nothing
        """)
    int add(UUID id, UUID reporter, UUID conversation, long seq, String[] why);

    @SQL("""
        select r.id, r.conversation, r.seq, r.sender, coalesce(p.name, ''), r.kind, r.body, r.sent_at, r.reason,
               r.words, r.reporter, r.reported_at
        from report r
        left join person p on p.id = r.sender
        where r.closed_at is null
        order by r.reported_at, r.id
        limit :most
        """)
    List<Report> open(int most);

    /// Nothing is left of what was said, so that it is deleted when its sender deletes it.
    @SQL("""
        update report
        set closed_at = now(), body = 'null', words = ''
        where id = :id and closed_at is null
        """)
    int close(UUID id);
}
