package dev.turtleship.core.push;

import dev.turtleship.core.id.AccountId;
import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

@Repository(dataStore = "push")
interface SubscriptionStore {
    record Row(
            UUID id,
            UUID account,
            UUID session,
            UUID device,
            Instant sessionOpenedAt,
            String endpoint,
            String p256dh,
            String auth,
            Instant madeAt,
            Instant seenAt) {
        Subscription subscription() {
            return new Subscription(
                    id,
                    new AccountId(account),
                    new Subscription.Signed(session, device, sessionOpenedAt),
                    new Subscription.Target(endpoint, p256dh, auth),
                    madeAt,
                    seenAt);
        }
    }

    /// Two of one account come one after the other, or together they would pass the limit; and two of one endpoint, or
    /// both would find it free. Always in this order.
    @SQL("""
        with account as (select pg_advisory_xact_lock(hashtextextended(cast(:account as text), 1))),
             endpoint as (select pg_advisory_xact_lock(hashtextextended(:endpoint, 2)) from account)
        select count(*) from endpoint
        """)
    long lock(UUID account, String endpoint);

    @SQL("""
        select id, account, session, device, session_opened_at, endpoint, p256dh, auth, made_at, seen_at
        from subscription
        where id = :id
        """)
    Optional<Row> find(UUID id);

    @SQL("""
        select id, account, session, device, session_opened_at, endpoint, p256dh, auth, made_at, seen_at
        from subscription
        where endpoint = :endpoint
        """)
    Optional<Row> at(String endpoint);

    /// Of how many a person has there is a limit.
    @SQL("""
        select id, account, session, device, session_opened_at, endpoint, p256dh, auth, made_at, seen_at
        from subscription
        where account = :account and expires_at > cast(:now as timestamptz)
        order by made_at, id
        """)
    List<Row> of(UUID account, Instant now);

    /// `expiresAt` is empty when the browser says nothing of that. The id is known to be the account's or nobody's.
    @SQL("""
        insert into subscription (id, account, session, device, session_opened_at, endpoint, service, p256dh, auth,
                                  made_at, seen_at, expires_at)
        select :id, cast(s.account as uuid), cast(s.session as uuid), cast(s.device as uuid), s.opened_at, s.endpoint,
               s.service, s.p256dh, s.auth, cast(:now as timestamptz), cast(:now as timestamptz),
               coalesce(s.expires_at, 'infinity')
        from json_to_record(cast(:written as json)) as s(account text, session text, device text,
             opened_at timestamptz, endpoint text, service text, p256dh text, auth text, expires_at timestamptz)
        on conflict (id) do update
        set session = excluded.session, device = excluded.device, session_opened_at = excluded.session_opened_at,
            endpoint = excluded.endpoint, service = excluded.service, p256dh = excluded.p256dh, auth = excluded.auth,
            seen_at = excluded.seen_at, expires_at = excluded.expires_at
        where subscription.account = excluded.account
        """)
    int put(UUID id, String written, Instant now);

    @SQL("""
        delete from subscription
        where id = :id
        """)
    int remove(UUID id);

    @SQL("""
        delete from subscription
        where id = :id and account = :account
        """)
    int removeOwn(UUID id, UUID account);

    /// Zero when its device said something else meanwhile.
    @SQL("""
        delete from subscription
        where id = :id and endpoint = :endpoint and session = :signed
        """)
    int removeAs(UUID id, String endpoint, UUID signed);

    /// Those whose device was not seen for long, some at once.
    @SQL("""
        delete from subscription
        where id in (
            select id
            from subscription
            where seen_at < cast(:since as timestamptz)
            order by seen_at
            limit 100)
        """)
    int purgeUnseen(Instant since);

    /// Those that ended when their browser said, some at once.
    @SQL("""
        delete from subscription
        where id in (
            select id
            from subscription
            where expires_at < cast(:now as timestamptz)
            order by expires_at
            limit 100)
        """)
    int purgeExpired(Instant now);
}
