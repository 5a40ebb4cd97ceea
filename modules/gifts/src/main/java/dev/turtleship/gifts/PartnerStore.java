package dev.turtleship.gifts;

import jakarta.data.repository.Repository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Gifts' copies of partners with their keys, and of people. An older version of one arriving late changes nothing.
@Repository(dataStore = "gifts")
interface PartnerStore {
    record Partner(UUID id, String name) {}

    @SQL("""
        select p.id, p.name
        from partner_key k
        join partner p on p.id = k.partner
        where k.sha256 = :sha256
        """)
    Optional<Partner> ofKey(String sha256);

    @SQL("""
        select id, name
        from partner
        where id = any(:ids)
        """)
    List<Partner> findAll(UUID[] ids);

    /// Zero when a newer version is known.
    @SQL("""
        insert into partner (id, name, version)
        values (:id, :name, :version)
        on conflict (id) do update
        set name = excluded.name, version = excluded.version
        where partner.version < excluded.version
        """)
    int put(UUID id, String name, long version);

    @SQL("""
        delete from partner_key
        where partner = :partner and sha256 <> all(:sha256s)
        """)
    int removeOtherKeys(UUID partner, String[] sha256s);

    @SQL("""
        insert into partner_key (sha256, partner)
        select unnest(:sha256s), cast(:partner as uuid)
        on conflict do nothing
        """)
    int addKeys(UUID partner, String[] sha256s);

    @SQL("""
        insert into person (id, handle, name, version)
        values (:id, :handle, :name, :version)
        on conflict (id) do update
        set handle = excluded.handle, name = excluded.name, version = excluded.version
        where person.version < excluded.version
        """)
    int putPerson(UUID id, String handle, String name, long version);

    @SQL("""
        select name
        from person
        where id = :id
        """)
    Optional<String> personName(UUID id);
}
