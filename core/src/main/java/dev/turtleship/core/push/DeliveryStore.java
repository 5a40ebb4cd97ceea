package dev.turtleship.core.push;

import dev.turtleship.core.id.AccountId;
import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Which device has yet to hear of what.
@Repository(dataStore = "push")
interface DeliveryStore {
    /// So much is due at a push service: what there is of it, up to a limit.
    record Due(String service, long waiting) {}

    record Row(
            UUID subscription,
            String service,
            String topic,
            UUID notification,
            int tries,
            Instant endsAt,
            UUID account,
            UUID session,
            UUID device,
            Instant sessionOpenedAt,
            String endpoint,
            String p256dh,
            String auth,
            Instant madeAt,
            Instant seenAt,
            String module,
            String kind,
            String subject,
            boolean urgent) {
        Delivery delivery() {
            return new Delivery(
                    new Subscription(
                            subscription,
                            new AccountId(account),
                            new Subscription.Signed(session, device, sessionOpenedAt),
                            new Subscription.Target(endpoint, p256dh, auth),
                            madeAt,
                            seenAt),
                    service,
                    topic,
                    new Delivery.News(notification, module, kind, subject),
                    urgent,
                    tries,
                    endsAt);
        }
    }

    /// For all devices of the person; in place of what one of them has not heard yet about the same.
    @SQL("""
        insert into delivery (subscription, service, topic, notification, due_at, ends_at)
        select s.id, s.service, :topic, n.id, n.stored_at, cast(:endsAt as timestamptz)
        from notification n
        join subscription s on s.account = n.account
        where n.id = :notification
          and (select count(*) from delivery d where d.subscription = s.id and d.topic <> :topic) < :most
        order by s.id
        on conflict (subscription, topic) do update
        set notification = excluded.notification, tries = 0, due_at = excluded.due_at, ends_at = excluded.ends_at
        """)
    int queue(UUID notification, String topic, Instant endsAt, int most);

    /// What is due at `vendors` (a JSON array of names), and at so many of the others that come behind `after`, in the
    /// order of their names: however many deliveries wait, only the services are walked through.
    @SQL("""
        with recursive turn (service, nth) as (
            (select d.service, 1
             from delivery d
             where d.service > :after
             order by d.service
             limit 1)
            union all
            select next.service, t.nth + 1
            from turn t
            cross join lateral (
                select d.service
                from delivery d
                where d.service > t.service
                order by d.service
                limit 1) next
            where t.nth < :most),
        asked as (
            select t.service
            from turn t
            union
            select v.service
            from json_array_elements_text(cast(:vendors as json)) as v(service))
        select a.service, w.waiting
        from asked a
        cross join lateral (
            select count(*) as waiting
            from (select 1
                  from delivery d
                  where d.service = a.service and d.due_at <= cast(:now as timestamptz)
                    and d.ends_at > cast(:now as timestamptz)
                  limit :most) few) w
        order by a.service
        """)
    List<Due> due(String after, String vendors, Instant now, int most);

    /// What is due at these services, of each as many as it has `rooms` for (a JSON array of service and room), which
    /// are nobody else's until `until`. With the last of its `tries` a delivery ends then, whatever becomes of it.
    @SQL("""
        with due as materialized (
            select d.subscription, d.topic, d.ends_at
            from json_to_recordset(cast(:rooms as json)) as r(service text, room integer)
            cross join lateral (
                select subscription, topic, ends_at
                from delivery
                where service = r.service and due_at <= cast(:now as timestamptz)
                  and ends_at > cast(:now as timestamptz)
                order by due_at
                limit r.room
                for update skip locked) d),
        taken as (
            update delivery d
            set due_at = cast(:until as timestamptz), tries = d.tries + 1,
                ends_at = case
                    when d.tries + 1 < :tries then d.ends_at
                    else least(d.ends_at, cast(:until as timestamptz)) end
            from due
            where d.subscription = due.subscription and d.topic = due.topic
            returning d.subscription, d.service, d.topic, d.notification, d.tries, due.ends_at)
        select t.subscription, t.service, t.topic, t.notification, t.tries, t.ends_at,
               s.account, s.session, s.device, s.session_opened_at, s.endpoint, s.p256dh, s.auth, s.made_at, s.seen_at,
               n.module, n.kind, n.subject, n.urgent
        from taken t
        join subscription s on s.id = t.subscription
        join notification n on n.id = t.notification
        """)
    List<Row> take(String rooms, Instant now, Instant until, int tries);

    /// Zero when something newer about the same has come meanwhile, which stays to be told.
    @SQL("""
        delete from delivery
        where subscription = :subscription and topic = :topic and notification = :notification
        """)
    int remove(UUID subscription, String topic, UUID notification);

    @SQL("""
        update delivery
        set due_at = cast(:at as timestamptz)
        where subscription = :subscription and topic = :topic and notification = :notification
        """)
    int later(UUID subscription, String topic, UUID notification, Instant at);

    /// Those that are out of time or tries, some at once.
    @SQL("""
        delete from delivery
        where (subscription, topic) in (
            select subscription, topic
            from delivery
            where ends_at <= cast(:now as timestamptz)
            order by ends_at
            limit 500)
        """)
    int purge(Instant now);
}
