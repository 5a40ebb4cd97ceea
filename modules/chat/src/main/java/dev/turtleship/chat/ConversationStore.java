package dev.turtleship.chat;

import dev.turtleship.core.id.AccountId;
import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Conversations, their members and read marks, and chat's copy of people.
@Repository(dataStore = "chat")
interface ConversationStore {
    record Row(
            UUID id,
            String kind,
            String title,
            long lastSeq,
            Long notice,
            long readSeq,
            long joinedSeq,
            String role,
            Instant mutedUntil,
            int slowSeconds,
            int timerSeconds,
            UUID guise,
            long requests,
            long members) {
        /// Who the reader is there.
        UUID shownAs(AccountId reader) {
            return guise == null ? reader.value() : guise;
        }
    }

    /// `person` as they are known there.
    record Member(UUID person, String name, String role, long readSeq, long joinedSeq) {}

    record Name(UUID id, String name) {}

    /// `shownAs` is who the person is there.
    record ReadMark(UUID conversation, UUID person, UUID shownAs, long readSeq) {}

    record LastSeq(UUID conversation, long lastSeq) {}

    /// `firstSeq` is that of the first entry that the person may see.
    record Reach(UUID conversation, long firstSeq, long lastSeq) {
        /// For a statement, which takes apart what stands between the spaces.
        String name() {
            return conversation + " " + firstSeq + " " + lastSeq;
        }
    }

    /// `unread` counts what others said among the last hundred: a hundred means "or more". `mentions` counts the unread
    /// texts that name the reader, a hundred at most.
    record Latest(
            UUID id,
            String kind,
            String title,
            long lastSeq,
            long readSeq,
            long unread,
            long mentions,
            Instant lastSentAt) {}

    @SQL("""
        insert into person (id, handle, name, version)
        values (:id, :handle, :name, :version)
        on conflict (id) do update
        set handle = excluded.handle, name = excluded.name, version = excluded.version
        where person.version < excluded.version
        """)
    int putPerson(UUID id, String handle, String name, long version);

    @SQL("""
        select id, name
        from person
        where id = any(:ids)
        union all
        select id, alias
        from guise
        where id = any(:ids)
        """)
    List<Name> names(UUID[] ids);

    @SQL("""
        select count(*)
        from person
        where id = any(:ids)
        """)
    long countPeople(UUID[] ids);

    @SQL("""
        insert into conversation (id, kind, title, created_at)
        values (:id, :kind, :title, :at)
        """)
    int create(UUID id, String kind, String title, Instant at);

    @SQL("""
        insert into member (conversation, person, role)
        select :conversation, p, case when p = any(cast(:hosts as uuid[])) then 'host' else 'member' end
        from unnest(cast(:people as uuid[])) p
        """)
    int addMembers(UUID conversation, UUID[] people, UUID[] hosts);

    /// Leaves without a word in the log.
    @SQL("""
        select cast(remove_member(:conversation, :person) as text)
        """)
    String removeMember(UUID conversation, UUID person);

    @SQL("""
        update member
        set muted_until = :until
        where conversation = :conversation and person = :person
        """)
    int mute(UUID conversation, UUID person, Instant until);

    @SQL("""
        insert into self_conversation (person, conversation)
        values (:person, :conversation)
        on conflict do nothing
        """)
    int own(UUID person, UUID conversation);

    @SQL("""
        select conversation
        from self_conversation
        where person = :person
        """)
    Optional<UUID> self(UUID person);

    /// With their names, and how far each has read.
    @SQL("""
        select coalesce(m.guise, m.person), coalesce(g.alias, p.name, ''), m.role, m.read_seq, m.joined_seq
        from member m
        left join person p on p.id = m.person
        left join guise g on g.id = m.guise
        where m.conversation = :conversation and coalesce(m.guise, m.person) > :after
        order by coalesce(m.guise, m.person)
        limit :most
        """)
    List<Member> membersAfter(UUID conversation, UUID after, int most);

    /// Waits for whoever is inserting the same pair, then finds it taken.
    @SQL("""
        insert into direct_pair (low, high, conversation)
        values (:low, :high, :conversation)
        on conflict do nothing
        """)
    int pair(UUID low, UUID high, UUID conversation);

    @SQL("""
        select conversation
        from direct_pair
        where low = :low and high = :high
        """)
    Optional<UUID> direct(UUID low, UUID high);

    @SQL("""
        delete from conversation
        where id = :id and last_seq = 0
        """)
    int discard(UUID id);

    @SQL("""
        select c.id, c.kind, c.title, c.last_seq, c.notice, m.read_seq, m.joined_seq, m.role, m.muted_until,
               c.slow_seconds, c.timer_seconds, m.guise,
               (select count(*) from (
                    select from guise g
                    where g.conversation = c.id and g.state = 'asked' and m.role <> 'member' limit 1000) asked),
               (select count(*) from member o where o.conversation = c.id)
        from member m
        join conversation c on c.id = m.conversation
        where m.person = :person and c.id = :id
        """)
    Optional<Row> find(UUID person, UUID id);

    @SQL("""
        select c.id, c.kind, c.title, c.last_seq, c.notice, m.read_seq, m.joined_seq, m.role, m.muted_until,
               c.slow_seconds, c.timer_seconds, m.guise,
               (select count(*) from (
                    select from guise g
                    where g.conversation = c.id and g.state = 'asked' and m.role <> 'member' limit 1000) asked),
               (select count(*) from member o where o.conversation = c.id)
        from member m
        join conversation c on c.id = m.conversation
        where m.person = :person and c.id > :after
        order by c.id
        limit :most
        """)
    List<Row> list(UUID person, UUID after, int most);

    /// `deaf`: nothing of what others say there from now on is shown to this member. `slowSeconds` is the
    /// conversation's.
    record Hearing(UUID person, boolean deaf, boolean leads, int slowSeconds, UUID guise) {}

    @SQL("""
        select m.person, upper_inf(m.unseen), m.role <> 'member', c.slow_seconds, m.guise
        from member m
        join conversation c on c.id = m.conversation
        where m.conversation = :conversation
        order by m.person
        """)
    List<Hearing> members(UUID conversation);

    /// How far the person's conversations are, newest first.
    @SQL("""
        select c.id, m.joined_seq, c.last_seq
        from member m
        join conversation c on c.id = m.conversation
        where m.person = :person and c.last_seq > 0
        order by c.id desc
        limit :most
        """)
    List<Reach> reaches(UUID person, int most);

    /// The conversations in which something was said last, newest first, among the `looked` that were made last.
    @SQL("""
        select l.id, l.kind, l.title, l.last_seq, l.read_seq,
               (select count(*) from entry u
                where u.conversation = l.id and u.sender <> coalesce(l.guise, :person) and not l.unseen @> u.seq
                  and u.seq > greatest(l.read_seq, l.last_seq - 100)),
               (select count(*) from (
                    select from mention n
                    where n.person = :person and n.conversation = l.id and n.seq > l.read_seq limit 100) named),
               l.sent_at
        from (
            select c.id, c.kind, c.title, c.last_seq, m.read_seq, m.unseen, m.guise, e.sent_at
            from (select conversation, read_seq, unseen, guise from member
                  where person = :person order by conversation desc limit :looked) m
            join conversation c on c.id = m.conversation
            join entry e on e.conversation = c.id and e.seq = c.last_seq
            order by e.sent_at desc, c.id
            limit :shown) l
        order by l.sent_at desc, l.id
        """)
    List<Latest> latest(UUID person, int looked, int shown);

    /// Moves read marks forward, at most to the end of the log; answers those that moved.
    @SQL("""
        with moved as (
            update member m
            set read_seq = least(r.seq, c.last_seq, readable(m.unseen))
            from unnest(cast(:conversations as uuid[]), cast(:people as uuid[]), cast(:seqs as bigint[]))
                     r(conversation, person, seq),
                 conversation c
            where m.conversation = r.conversation and m.person = r.person
              and c.id = r.conversation and m.read_seq < least(r.seq, c.last_seq, readable(m.unseen))
            returning m.conversation, m.person, coalesce(m.guise, m.person) as shown_as, m.read_seq)
        select conversation, person, shown_as, read_seq from moved
        """)
    List<ReadMark> read(UUID[] conversations, UUID[] people, Long[] seqs);
}
