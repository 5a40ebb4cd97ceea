package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Whose turn it is where people wait between two messages.
@Repository(dataStore = "chat")
interface TurnStore {
    /// 1 when the person may send this now: their last turn was at `free` or before, or was for this message. 0 when
    /// they have to wait.
    @SQL("""
        insert into turn as t (conversation, person, client_id, at)
        values (:conversation, :person, :clientId, :now)
        on conflict (conversation, person) do update
        set client_id = excluded.client_id, at = case when t.at > :free then t.at else excluded.at end
        where t.at <= :free or t.client_id = excluded.client_id
        """)
    int take(UUID conversation, UUID person, UUID clientId, Instant now, Instant free);

    @SQL("""
        select at
        from turn
        where conversation = :conversation and person = :person
        """)
    Optional<Instant> last(UUID conversation, UUID person);
}
