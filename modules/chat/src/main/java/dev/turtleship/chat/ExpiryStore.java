package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Entries whose time is over, and taking away what they said.
@Repository(dataStore = "chat")
interface ExpiryStore {
    record Due(UUID conversation, long seq) {}

    /// The longest over first.
    @SQL("""
        select conversation, seq
        from expiring
        where expires_at <= :now and conversation <> all(cast(:except as uuid[]))
        order by expires_at
        limit :most
        """)
    List<Due> due(Instant now, UUID[] except, int most);

    /// How many of them said something.
    @SQL("""
        select purge_entries(:conversation, :seqs, :now)
        """)
    long purge(UUID conversation, Long[] seqs, Instant now);
}
