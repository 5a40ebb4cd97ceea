package dev.turtleship.core.media;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

@Repository(dataStore = "media")
interface UploadStore {
    record Row(
            UUID id,
            UUID account,
            String name,
            String type,
            long size,
            String sha256,
            String state,
            String reason,
            Instant expiresAt) {
        Upload upload() {
            return new Upload(
                    id,
                    account,
                    new Upload.Announced(name, type, size, sha256),
                    Upload.State.of(state),
                    reason,
                    expiresAt);
        }
    }

    /// What somebody began: how many are under way, and how many bytes since a moment.
    record Begun(long open, long bytes) {}

    /// Two uploads of one account begin one after the other, or together they would pass a limit.
    @SQL("""
        with locked as (select pg_advisory_xact_lock(hashtextextended(cast(:account as text), 1)))
        select count(*) from locked
        """)
    long lockAccount(UUID account);

    @SQL("""
        select count(*) filter (where state = 'uploading' and expires_at > cast(:now as timestamptz)) as open,
               cast(coalesce(sum(size) filter (where began_at > cast(:since as timestamptz)), 0) as bigint) as bytes
        from upload
        where account = :account
          and (state = 'uploading' or began_at > cast(:since as timestamptz))
        """)
    Begun begun(UUID account, Instant now, Instant since);

    /// Zero when somebody else had the same id at the same time.
    @SQL("""
        insert into upload (id, account, name, type, size, sha256, state, began_at, expires_at)
        select :id, cast(:account as uuid), a.name, a.type, a.size, a.sha256, 'uploading',
               cast(:now as timestamptz), cast(:expiresAt as timestamptz)
        from json_to_record(cast(:announced as json)) as a(name text, type text, size bigint, sha256 text)
        on conflict (id) do nothing
        """)
    int add(UUID id, UUID account, String announced, Instant now, Instant expiresAt);

    @SQL("""
        select id, account, name, type, size, sha256, state, reason, expires_at
        from upload
        where id = :id
        """)
    Optional<Row> find(UUID id);

    /// Zero when it is not in that state any more.
    @SQL("""
        update upload
        set state = :to, reason = :reason
        where id = :id and state = :from
        """)
    int move(UUID id, String from, String to, String reason);

    @SQL("""
        select id
        from upload
        where state = 'uploading' and expires_at < cast(:now as timestamptz)
        order by expires_at
        limit 100
        """)
    List<UUID> due(Instant now);
}
