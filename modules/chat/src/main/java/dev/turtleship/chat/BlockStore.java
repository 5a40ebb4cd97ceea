package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Whom people want to hear nothing of, and what of their direct conversation is not shown for it.
@Repository(dataStore = "chat")
interface BlockStore {
    record Block(UUID person, String name, Instant at) {}

    /// Whoever blocks and whoever makes a direct conversation of the two wait for each other here, so that neither
    /// misses what the other does.
    @SQL("""
        select id
        from person
        where id = any(:people)
        order by id
        for no key update
        """)
    List<UUID> lock(UUID[] people);

    @SQL("""
        insert into block (person, other, at)
        values (:person, :other, :at)
        on conflict do nothing
        """)
    int add(UUID person, UUID other, Instant at);

    @SQL("""
        delete from block
        where person = :person and other = :other
        """)
    int remove(UUID person, UUID other);

    @SQL("""
        select count(*)
        from block
        where person = :person
        """)
    long count(UUID person);

    @SQL("""
        select b.other, p.name, b.at
        from block b
        join person p on p.id = b.other
        where b.person = :person and b.other > :after
        order by b.other
        limit :most
        """)
    List<Block> list(UUID person, UUID after, int most);

    /// Of two people in a direct conversation, those who blocked the other are shown nothing from here on.
    @SQL("""
        update member m
        set unseen = m.unseen + int8multirange(int8range(c.last_seq + 1, null))
        from conversation c
        where c.id = m.conversation and m.conversation = :conversation and not upper_inf(m.unseen)
          and exists (select 1 from block b
                      join member o on o.conversation = m.conversation and o.person = b.other
                      where b.person = m.person)
        """)
    int deafen(UUID conversation);

    /// What was said until now stays unseen.
    @SQL("""
        update member m
        set unseen = m.unseen * int8multirange(int8range(null, c.last_seq, '(]'))
        from conversation c
        where c.id = m.conversation and m.conversation = :conversation and m.person = :person
        """)
    int hear(UUID conversation, UUID person);
}
