package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Open groups, and who people are in them. Members come and go by the log alone.
@Repository(dataStore = "chat")
interface GuiseStore {
    record Link(String code, boolean approval) {}

    /// What is to be known of a group before one joins it.
    record Door(UUID conversation, String title, boolean approval, long members) {}

    /// Somebody who waits to be let in, or may not come back; since when.
    record Listed(UUID id, String alias, Instant at) {}

    @SQL("""
        insert into open_group (conversation, code, approval)
        values (:conversation, :code, :approval)
        """)
    int open(UUID conversation, String code, boolean approval);

    @SQL("""
        insert into member (conversation, person, guise, role)
        values (:conversation, :person, :guise, 'host')
        """)
    int addHost(UUID conversation, UUID person, UUID guise);

    /// Who comes in does it one after the other, and as long as the link leads there.
    @SQL("""
        select conversation
        from open_group
        where code = :code
        for no key update
        """)
    Optional<UUID> lock(String code);

    /// For whoever changes it: what it is then, until they are done.
    @SQL("""
        select coalesce(code, ''), approval
        from open_group
        where conversation = :conversation
        for no key update
        """)
    Optional<Link> lockLink(UUID conversation);

    @SQL("""
        select coalesce(code, ''), approval
        from open_group
        where conversation = :conversation
        """)
    Optional<Link> link(UUID conversation);

    /// Without a code nobody comes in by a link.
    @SQL("""
        update open_group
        set code = nullif(:code, ''), approval = :approval
        where conversation = :conversation
        """)
    int putLink(UUID conversation, String code, boolean approval);

    @SQL("""
        select o.conversation, c.title, o.approval,
               (select count(*) from member m where m.conversation = o.conversation)
        from open_group o
        join conversation c on c.id = o.conversation
        where o.code = :code
        """)
    Optional<Door> door(String code);

    @SQL("""
        select role
        from member
        where conversation = :conversation and person = :person
        """)
    Optional<String> role(UUID conversation, UUID person);

    @SQL("""
        select id, conversation, person, alias, state, admission
        from guise
        where conversation = :conversation and person = :person
        """)
    Optional<Guise> of(UUID conversation, UUID person);

    /// The log moves it too: what is decided by its state is decided while that cannot change.
    @SQL("""
        select id, conversation, person, alias, state, admission
        from guise
        where conversation = :conversation and person = :person
        for no key update
        """)
    Optional<Guise> lockOf(UUID conversation, UUID person);

    @SQL("""
        select id, conversation, person, alias, state, admission
        from guise
        where conversation = :conversation and id = :id
        for no key update
        """)
    Optional<Guise> lockFor(UUID conversation, UUID id);

    /// Whether somebody else there goes by this alias, or is to.
    @SQL("""
        select exists (select 1 from guise
                       where conversation = :conversation and folded = :folded and state <> 'left'
                         and person <> :person)
        """)
    boolean taken(UUID conversation, String folded, UUID person);

    /// How many others are in or on their way.
    @SQL("""
        select count(*)
        from guise
        where conversation = :conversation and state in ('admitted', 'in') and person <> :person
        """)
    long inside(UUID conversation, UUID person);

    /// How many wait to be let in, at most so many.
    @SQL("""
        select count(*)
        from (select from guise where conversation = :conversation and state = 'asked' limit :most) asked
        """)
    long asked(UUID conversation, int most);

    /// 0 when there is one that is not `before`. `ids` are the guise's own, its conversation, its person and its
    /// admission; `names` its alias, as it is shown and as it is compared.
    @SQL("""
        insert into guise (id, conversation, person, admission, alias, folded, state, at)
        values ((cast(:ids as uuid[]))[1], (cast(:ids as uuid[]))[2], (cast(:ids as uuid[]))[3],
                (cast(:ids as uuid[]))[4], (cast(:names as text[]))[1], (cast(:names as text[]))[2], :state, :at)
        on conflict (conversation, person) do update
        set alias = excluded.alias, folded = excluded.folded, state = excluded.state, admission = excluded.admission,
            at = excluded.at
        where guise.state = :before
        """)
    int put(UUID[] ids, String[] names, String before, String state, Instant at);

    /// 0 when it was not `before`, or is of another group.
    @SQL("""
        update guise
        set state = :after
        where conversation = :conversation and id = :id and state = :before
        """)
    int move(UUID conversation, UUID id, String before, String after);

    @SQL("""
        select id, alias, at
        from guise
        where conversation = :conversation and state = :state and id > :after
        order by id
        limit :most
        """)
    List<Listed> list(UUID conversation, String state, UUID after, int most);
}
