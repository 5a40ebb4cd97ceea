package dev.turtleship.core.account;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Credentials, devices, sessions and their ends.
@Repository(dataStore = "accounts")
interface SessionStore {
    record Credential(UUID account, String handle, String name, String passwordHash, String signupKey) {}

    record Device(UUID id, String name, boolean hasKey, Instant createdAt) {}

    record Session(UUID id, UUID account, UUID device, int generation, Instant rotatedAt, boolean revoked) {}

    record Revoked(long seq, UUID session, Instant revokedAt) {}

    @SQL("""
        insert into credential (account, password_hash, signup_key)
        values (:account, :passwordHash, nullif(:signupKey, ''))
        """)
    int addCredential(UUID account, String passwordHash, String signupKey);

    @SQL("""
        select a.id, a.handle, a.name, c.password_hash, coalesce(c.signup_key, '')
        from account a
        join credential c on c.account = a.id
        where a.handle = :handle
        """)
    Optional<Credential> credential(String handle);

    @SQL("""
        insert into device (id, account, name, public_key, created_at)
        values (:id, :account, :name, nullif(:publicKey, ''), :at)
        on conflict (account, id) do update
        set name = excluded.name, public_key = coalesce(excluded.public_key, device.public_key)
        """)
    int putDevice(UUID id, UUID account, String name, String publicKey, Instant at);

    @SQL("""
        select id, name, public_key is not null, created_at
        from device
        where account = :account
        order by created_at desc
        limit 100
        """)
    List<Device> devices(UUID account);

    @SQL("""
        select id, name, public_key is not null, created_at
        from device
        where account = :account and id = :device
        """)
    Optional<Device> device(UUID account, UUID device);

    @SQL("""
        insert into session (id, account, device, generation, rotated_at)
        values (:id, :account, :device, 1, :at)
        """)
    int open(UUID id, UUID account, UUID device, Instant at);

    /// Locks the session, so that of two refreshes at once the second sees the first.
    @SQL("""
        select s.id, s.account, s.device, s.generation, s.rotated_at,
               exists (select 1 from revocation r where r.session = s.id)
        from session s
        where s.id = :id
        for no key update of s
        """)
    Optional<Session> lock(UUID id);

    @SQL("""
        update session
        set generation = :to, rotated_at = :at
        where id = :id and generation = :from
        """)
    int rotate(UUID id, int from, int to, Instant at);

    /// One at a time, so that whoever reads by sequence misses none that commits late.
    @SQL("""
        insert into revocation (session, revoked_at)
        select s.id, :at
        from (select pg_advisory_xact_lock(hashtext('revocation'))) turn, session s
        where s.id = :ended
        on conflict do nothing
        """)
    int revoke(UUID ended, Instant at);

    /// All sessions that the device opened until then; the time is in the session's id (UUIDv7).
    @SQL("""
        insert into revocation (session, revoked_at)
        select s.id, :at
        from (select pg_advisory_xact_lock(hashtext('revocation'))) turn, session s
        where s.account = :account and s.device = :device and uuid_extract_timestamp(s.id) <= :at
        on conflict do nothing
        """)
    int revokeDevice(UUID account, UUID device, Instant at);

    @SQL("""
        select seq, session, revoked_at
        from revocation
        where seq > :after and revoked_at > :since
        order by seq
        limit :most
        """)
    List<Revoked> revokedAfter(long after, Instant since, int most);
}
