package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Messages that are to be sent later.
@Repository(dataStore = "chat")
interface ScheduleStore {
    /// `message` is the JSON as it was given; `refused` why it could not be sent, null before that.
    record Row(UUID conversation, UUID sender, UUID clientId, String message, Instant sendAt, String refused) {}

    @SQL("""
        insert into scheduled (conversation, sender, client_id, message, send_at)
        values (:conversation, :sender, :clientId, :message, :sendAt)
        on conflict (conversation, sender, client_id) do update
        set message = excluded.message, send_at = excluded.send_at, refused = null
        """)
    int put(UUID conversation, UUID sender, UUID clientId, String message, Instant sendAt);

    @SQL("""
        select count(*)
        from scheduled
        where sender = :sender
        """)
    long count(UUID sender);

    @SQL("""
        select conversation, sender, client_id, message, send_at, refused
        from scheduled
        where conversation = :conversation and sender = :sender
        order by send_at, client_id
        """)
    List<Row> list(UUID conversation, UUID sender);

    @SQL("""
        delete from scheduled
        where conversation = :conversation and sender = :sender and client_id = :clientId
        """)
    int delete(UUID conversation, UUID sender, UUID clientId);

    @SQL("""
        select conversation, sender, client_id, message, send_at, refused
        from scheduled
        where refused is null and send_at <= :now
        order by send_at
        limit :most
        """)
    List<Row> due(Instant now, int most);

    @SQL("""
        update scheduled
        set refused = :reason
        where conversation = :conversation and sender = :sender and client_id = :clientId
        """)
    int refuse(UUID conversation, UUID sender, UUID clientId, String reason);
}
