package dev.turtleship.core.push;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// The list of what people were told.
@Repository(dataStore = "push")
interface NotificationStore {
    record Row(
            UUID id, long seq, String module, String kind, String subject, String text, Instant at, Instant readAt) {}

    /// Zero when it is there already.
    @SQL("""
        insert into notification (id, account, module, kind, subject, text, urgent, at, stored_at)
        select n.notification, n.person, :module, n.kind, n.subject, n.text, n.urgent, n.at, cast(:now as timestamptz)
        from json_to_record(cast(:written as json)) as n(notification uuid, person uuid, kind text, subject text,
             text text, urgent boolean, at timestamptz)
        on conflict (id) do nothing
        """)
    int add(String module, String written, Instant now);

    /// For each of the people, and for their devices, in place of what one of them has not heard yet about the same;
    /// who has it already is not told again. An id for a person follows from the message's, so it is the same each
    /// time. How many devices are to hear.
    @SQL("""
        with told as (
            select cast(md5(n.notification || ' ' || p.person) as uuid) as id, cast(p.person as uuid) as person,
                   n.kind, n.subject, n.text, n.urgent, n.at
            from json_to_record(cast(:written as json)) as n(notification text, people json, kind text, subject text,
                 text text, urgent boolean, at timestamptz)
            cross join lateral json_array_elements_text(n.people) as p(person)),
        added as (
            insert into notification (id, account, module, kind, subject, text, urgent, at, stored_at)
            select t.id, t.person, :module, t.kind, t.subject, t.text, t.urgent, t.at, cast(:now as timestamptz)
            from told t
            order by t.id
            on conflict (id) do nothing
            returning id, account, subject),
        queued as (
            insert into delivery (subscription, service, topic, notification, due_at, ends_at)
            select s.id, s.service, :module || ' ' || a.subject, a.id, cast(:now as timestamptz),
                   cast(:endsAt as timestamptz)
            from added a
            join subscription s on s.account = a.account
            where cast(:endsAt as timestamptz) > cast(:now as timestamptz)
              and (select count(*)
                   from delivery d
                   where d.subscription = s.id and d.topic <> :module || ' ' || a.subject) < :most
            order by s.id
            on conflict (subscription, topic) do update
            set notification = excluded.notification, tries = 0, due_at = excluded.due_at, ends_at = excluded.ends_at
            returning 1)
        select count(*) from queued
        """)
    long addAll(String module, String written, Instant now, Instant endsAt, int most);

    @SQL("""
        select id, seq, module, kind, subject, text, at, read_at
        from notification
        where account = :account and seq < :before
        order by seq desc
        limit :most
        """)
    List<Row> list(UUID account, long before, int most);

    @SQL("""
        select count(*)
        from notification
        where id = :id and account = :account
        """)
    long has(UUID account, UUID id);

    /// This one and all that came before it.
    @SQL("""
        update notification
        set read_at = cast(:now as timestamptz)
        where account = :account and read_at is null
          and seq <= (select u.seq from notification u where u.id = :id and u.account = :account)
        """)
    int read(UUID account, UUID id, Instant now);

    /// What has stood in the list long enough, some at once.
    @SQL("""
        delete from notification
        where id in (
            select id
            from notification
            where stored_at < cast(:since as timestamptz)
            order by stored_at
            limit 500)
        """)
    int purge(Instant since);
}
