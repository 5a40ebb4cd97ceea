package dev.turtleship.pay;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

@Repository(dataStore = "pay")
interface TopUpStore {
    record TopUp(UUID id, UUID owner, long amountMinor, String state) {}

    /// Zero when the id means something else already: the bank must not pay for what the ledger will not take.
    @SQL("""
        insert into top_up (id, owner, amount_minor, state, asked_at, due_at)
        select :id, :owner, :amountMinor, 'asked', cast(:at as timestamptz), cast(:dueAt as timestamptz)
        where not exists (select 1 from transfer t where t.id = :id)
          and not exists (select 1 from refused_transfer r where r.id = :id)
        on conflict do nothing
        """)
    int ask(UUID id, UUID owner, long amountMinor, Instant at, Instant dueAt);

    @SQL("""
        select id, owner, amount_minor, state
        from top_up
        where id = :id
        """)
    Optional<TopUp> find(UUID id);

    @SQL("""
        update top_up
        set state = 'refused'
        where id = :id and state = 'asked'
        """)
    int refuse(UUID id);

    /// Takes what is due and puts its next turn ahead, so that two workers do not ask for the same one.
    @SQL("""
        with due as (
            select id
            from top_up
            where state = 'asked' and due_at <= :at
            order by due_at
            limit 20
            for update skip locked
        ), taken as (
            update top_up t
            set due_at = :next
            from due
            where t.id = due.id
            returning t.id, t.owner, t.amount_minor, t.state
        )
        select id, owner, amount_minor, state from taken
        """)
    List<TopUp> takeDue(Instant at, Instant next);
}
