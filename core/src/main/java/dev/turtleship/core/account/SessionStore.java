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
        order by created_at
        limit 100
        """)
    List<Device> devices(UUID account);

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
        for update of s
        """)
    Optional<Session> lock(UUID id);

    @SQL("""
        update session
        set generation = generation + 1, rotated_at = :at
        where id = :id and generation = :generation
        """)
    int rotate(UUID id, int generation, Instant at);

    @SQL("""
        insert into revocation (session, revoked_at)
        values (:ended, :at)
        on conflict do nothing
        """)
    int revoke(UUID ended, Instant at);

    /// The sessions whose last access token may still live.
    @SQL("""
        select session
        from revocation
        where revoked_at > :since
        """)
    List<UUID> revokedSince(Instant since);
}
