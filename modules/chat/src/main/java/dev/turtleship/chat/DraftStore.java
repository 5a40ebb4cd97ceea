package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// What has to be known before something is written into the log that changes what is there.
@Repository(dataStore = "chat")
interface DraftStore {
    record Target(String kind, UUID sender, Instant sentAt, String body, Instant expiresAt) {
        /// Deleted or disappeared: nothing is left to be answered or changed.
        boolean gone(Instant now) {
            return body.equals(Entry.NOTHING) || expiresAt != null && !expiresAt.isAfter(now);
        }
    }

    record Place(String kind, String role, boolean open, long members) {}

    /// `sender` as the conversation knows them.
    @SQL("""
        select seq
        from entry
        where conversation = :conversation and sender = :sender and client_id = :clientId
        """)
    Optional<Long> sent(UUID conversation, UUID sender, UUID clientId);

    /// Only what the person may see.
    @SQL("""
        select e.kind, e.sender, e.sent_at, e.body, e.expires_at
        from member m
        join entry e on e.conversation = m.conversation and e.seq >= m.joined_seq
        where m.conversation = :conversation and m.person = :person and e.seq = :seq
          and (e.sender = m.person
               or not (m.unseen @> e.seq or coalesce(m.unseen @> e.changed_by, false)))
        """)
    Optional<Target> target(UUID conversation, long seq, UUID person);

    @SQL("""
        select c.kind, m.role, m.guise is not null, (select count(*) from member o where o.conversation = c.id)
        from member m
        join conversation c on c.id = m.conversation
        where m.conversation = :conversation and m.person = :person
        """)
    Optional<Place> place(UUID conversation, UUID person);

    /// Of somebody as the conversation knows them.
    @SQL("""
        select role
        from member
        where conversation = :conversation and person = person_of(:conversation, :shownAs)
        """)
    Optional<String> role(UUID conversation, UUID shownAs);

    /// How many have this role.
    @SQL("""
        select count(*)
        from member
        where conversation = :conversation and role = :role
        """)
    long having(UUID conversation, String role);
}
