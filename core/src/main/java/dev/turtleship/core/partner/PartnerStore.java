package dev.turtleship.core.partner;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Partners and the hashes of their keys. Whoever changes a partner's keys holds the partner.
@Repository(dataStore = "accounts")
interface PartnerStore {
    record Partner(UUID id, long seq, String module, String name, long version, Instant createdAt) {}

    record Key(UUID id, UUID partner, String sha256, Instant createdAt, Instant revokedAt) {}

    String PARTNERS = """
            select id, seq, module, name, version, created_at
            from partner
            """;

    String KEYS = """
            select id, partner, sha256, created_at, revoked_at
            from partner_key
            """;

    /// Zero when the id is taken.
    @SQL("""
        insert into partner (id, module, name, created_at)
        values (:id, :module, :name, :at)
        on conflict do nothing
        """)
    int add(UUID id, String module, String name, Instant at);

    @SQL(PARTNERS + """
        where id = :id
        for update
        """)
    Optional<Partner> lock(UUID id);

    @SQL(PARTNERS + """
        where seq < :before
        order by seq desc
        limit :most
        """)
    List<Partner> page(long before, int most);

    /// Zero when the id or the hash is taken.
    @SQL("""
        insert into partner_key (id, partner, sha256, created_at)
        values (:id, :partner, :sha256, :at)
        on conflict do nothing
        """)
    int addKey(UUID id, UUID partner, String sha256, Instant at);

    @SQL(KEYS + """
        where id = :id
        """)
    Optional<Key> findKey(UUID id);

    @SQL(KEYS + """
        where partner = any(:partners) and revoked_at is null
        order by created_at, id
        """)
    List<Key> goodKeys(UUID[] partners);

    /// Zero when it was revoked before.
    @SQL("""
        update partner_key
        set revoked_at = :at
        where id = :id and revoked_at is null
        """)
    int revoke(UUID id, Instant at);

    @SQL("""
        update partner
        set version = version + 1
        where id = :id
        """)
    int changed(UUID id);
}
