package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// When people were here last, and who may know.
@Repository(dataStore = "chat")
interface PresenceStore {
    /// `blocks`: the person blocked the reader, to whom they seem to have left then.
    record Seen(UUID person, Instant lastSeen, boolean blocks) {}

    @SQL("""
        insert into presence as p (person, last_seen)
        select s.person, date_trunc('minute', s.at)
        from unnest(cast(:people as uuid[]), cast(:ats as timestamptz[])) s(person, at)
        order by s.person
        on conflict (person) do update set last_seen = greatest(p.last_seen, excluded.last_seen)
        """)
    int left(UUID[] people, Instant[] ats);

    @SQL("""
        insert into presence (person, visible_to)
        values (:person, :to)
        on conflict (person) do update set visible_to = excluded.visible_to
        """)
    int show(UUID person, String to);

    @SQL("""
        select visible_to
        from presence
        where person = :person
        """)
    Optional<String> shownTo(UUID person);

    /// Of these people, those whom the reader may see. A contact is one to whom the person has written, so that nobody
    /// makes themselves one. Nobody sees the others who shows themselves to nobody.
    @SQL("""
        select a.person, date_trunc('minute', least(p.last_seen, b.at)), b.person is not null
        from unnest(cast(:people as uuid[])) a(person)
        left join presence p on p.person = a.person
        left join block b on b.person = a.person and b.other = :reader
        where a.person = :reader
           or not exists (select 1 from presence r where r.person = :reader and r.visible_to = 'nobody')
              and (p.visible_to = 'everybody'
                   or coalesce(p.visible_to, 'contacts') = 'contacts'
                      and exists (select 1 from direct_pair d
                                  where d.low = least(a.person, cast(:reader as uuid))
                                    and d.high = greatest(a.person, cast(:reader as uuid))
                                    and exists (select 1 from entry e
                                                where e.conversation = d.conversation and e.sender = a.person)))
        """)
    List<Seen> seen(UUID[] people, UUID reader);
}
