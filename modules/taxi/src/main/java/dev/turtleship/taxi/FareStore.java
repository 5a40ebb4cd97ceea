package dev.turtleship.taxi;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// What riders owe, and the charges that pay was asked for. Whoever writes here holds the ride.
@Repository(dataStore = "taxi")
interface FareStore {
    record Receivable(
            UUID ride,
            String kind,
            UUID payer,
            UUID payee,
            long amountMinor,
            String state,
            String reason,
            long tries) {}

    record Charge(UUID id, UUID ride, String state) {}

    @SQL("""
        insert into receivable (ride, kind, payer, payee, amount_minor, since, asked_at)
        select id, :kind, rider, driver, cast(:amountMinor as bigint), cast(:at as timestamptz),
               cast(:at as timestamptz)
        from ride
        where id = :ride
        """)
    int owe(UUID ride, String kind, long amountMinor, Instant at);

    @SQL("""
        select ride, kind, payer, payee, amount_minor, state, reason, tries
        from receivable
        where ride = :ride
        """)
    Optional<Receivable> find(UUID ride);

    @SQL("""
        select cast(coalesce(sum(amount_minor), 0) as bigint)
        from receivable
        where payer = :payer and state <> 'paid' and (state = 'refused' or since < :before)
        """)
    long overdue(UUID payer, Instant before);

    @SQL("""
        select cast(coalesce(sum(amount_minor), 0) as bigint)
        from receivable
        where payer = :payer and state <> 'paid'
        """)
    long unpaid(UUID payer);

    /// A second live charge for one fare is refused by the database.
    @SQL("""
        insert into charge (id, ride, asked_at, changed_at)
        values (:id, :ride, :at, :at)
        """)
    int charge(UUID id, UUID ride, Instant at);

    @SQL("""
        update receivable
        set state = 'due', asked_at = :at, ask_again_at = null, tries = tries + 1
        where ride = :ride
        """)
    int asked(UUID ride, Instant at);

    @SQL("""
        select id, ride, state
        from charge
        where id = :id
        """)
    Optional<Charge> findCharge(UUID id);

    @SQL("""
        update charge
        set state = :state, reason = :reason, changed_at = :at
        where id = :id
        """)
    int changeCharge(UUID id, String state, String reason, Instant at);

    /// `askAgainAt` counts only where pay refused.
    @SQL("""
        update receivable
        set state = :state, reason = :reason,
            ask_again_at = case when :state = 'refused' then cast(:askAgainAt as timestamptz) end
        where ride = :ride
        """)
    int change(UUID ride, String state, String reason, Instant askAgainAt);

    /// What pay refused and is to be asked for again, by now.
    @SQL("""
        select ride
        from receivable
        where state = 'refused' and ask_again_at <= :at
        order by ask_again_at
        limit :most
        """)
    List<UUID> toAskAgain(Instant at, int most);
}
