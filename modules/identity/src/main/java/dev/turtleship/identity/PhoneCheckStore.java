package dev.turtleship.identity;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

@Repository(dataStore = "identity")
interface PhoneCheckStore {
    record Row(UUID id, UUID account, String number, String codeHash, String state, int wrongCodes, Instant expiresAt) {
        PhoneCheck check() {
            return new PhoneCheck(
                    id, account, new PhoneNumber(number), codeHash, PhoneCheck.State.of(state), wrongCodes, expiresAt);
        }
    }

    /// Two checks of one account begin one after the other.
    @SQL("""
        with locked as (select pg_advisory_xact_lock(hashtextextended(cast(:account as text), 1)))
        select count(*) from locked
        """)
    long lockAccount(UUID account);

    @SQL("""
        update phone_check
        set state = 'replaced'
        where account = :account and state = 'sent'
        """)
    int replaceOpen(UUID account);

    /// Zero when somebody else had the same id at the same time.
    @SQL("""
        insert into phone_check (id, account, number, code_hash, state, expires_at)
        values (:id, :account, :number, :codeHash, 'sent', cast(:expiresAt as timestamptz))
        on conflict (id) do nothing
        """)
    int add(UUID id, UUID account, String number, String codeHash, Instant expiresAt);

    @SQL("""
        select id, account, number, code_hash, state, wrong_codes, expires_at
        from phone_check
        where id = :id
        """)
    Optional<Row> find(UUID id);

    /// Holds the row: codes for one check are judged one after the other.
    @SQL("""
        select id, account, number, code_hash, state, wrong_codes, expires_at
        from phone_check
        where id = :id
        for update
        """)
    Optional<Row> lock(UUID id);

    @SQL("""
        update phone_check
        set state = :to, wrong_codes = :wrongCodes
        where id = :id and state = 'sent'
        """)
    int move(UUID id, String to, int wrongCodes);

    @SQL("""
        delete from phone_check
        where id in (
            select id
            from phone_check
            where expires_at < :before
            order by expires_at
            limit 1000)
        """)
    int purge(Instant before);
}
