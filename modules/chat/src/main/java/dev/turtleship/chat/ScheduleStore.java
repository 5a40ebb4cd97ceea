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
        insert into scheduled (conversation, sender, client_id, message, send_at, try_at)
        values (:conversation, :sender, :clientId, :message, :sendAt, :sendAt)
        on conflict (conversation, sender, client_id) do update
        set message = excluded.message, send_at = excluded.send_at, try_at = excluded.try_at, refused = null
        """)
    int put(UUID conversation, UUID sender, UUID clientId, String message, Instant sendAt);

    /// Without the one of this name, which is not one more.
    @SQL("""
        select count(*)
        from scheduled
        where sender = :sender and not (conversation = :conversation and client_id = :clientId)
        """)
    long others(UUID conversation, UUID sender, UUID clientId);

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
        where refused is null and try_at <= :now
        order by try_at
        limit :most
        """)
    List<Row> due(Instant now, int most);

    /// It is being sent, or is tried again then; 0 when its sender changed or deleted it meanwhile.
    @SQL("""
        update scheduled
        set try_at = :tryAt
        where conversation = :conversation and sender = :sender and client_id = :clientId and message = :message
        """)
    int claim(UUID conversation, UUID sender, UUID clientId, String message, Instant tryAt);

    @SQL("""
        delete from scheduled
        where conversation = :conversation and sender = :sender and client_id = :clientId and message = :message
        """)
    int sent(UUID conversation, UUID sender, UUID clientId, String message);

    @SQL("""
        update scheduled
        set refused = :reason
        where conversation = :conversation and sender = :sender and client_id = :clientId and message = :message
        """)
    int refuse(UUID conversation, UUID sender, UUID clientId, String message, String reason);
}
