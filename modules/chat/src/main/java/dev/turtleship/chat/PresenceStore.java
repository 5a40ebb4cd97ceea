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
    record Seen(UUID person, Instant lastSeen) {}

    @SQL("""
        insert into presence as p (person, last_seen)
        select s.person, date_trunc('minute', s.at)
        from unnest(cast(:people as uuid[]), cast(:ats as timestamptz[])) s(person, at)
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

    /// Of these people, those whom the reader may see: who shows it to them and does not block them. Nobody sees the
    /// others who shows themselves to nobody.
    @SQL("""
        select a.person, p.last_seen
        from unnest(cast(:people as uuid[])) a(person)
        left join presence p on p.person = a.person
        where a.person = :reader
           or not exists (select 1 from presence r where r.person = :reader and r.visible_to = 'nobody')
              and not exists (select 1 from block b where b.person = a.person and b.other = :reader)
              and (p.visible_to = 'everybody'
                   or coalesce(p.visible_to, 'contacts') = 'contacts'
                      and exists (select 1 from direct_pair d
                                  where d.low = least(a.person, cast(:reader as uuid))
                                    and d.high = greatest(a.person, cast(:reader as uuid))))
        """)
    List<Seen> seen(UUID[] people, UUID reader);
}
