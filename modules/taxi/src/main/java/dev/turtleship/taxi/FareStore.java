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
            long tries,
            Instant askAgainAt) {}

    record Charge(UUID id, UUID ride, String state) {}

    /// What pay is asked, the same each time.
    record Asking(UUID charge, String kind, UUID payer, UUID payee, long amountMinor, Instant expiresAt) {}

    @SQL("""
        insert into receivable (ride, kind, payer, payee, amount_minor, since, asked_at)
        select id, :kind, rider, driver, cast(:amountMinor as bigint), cast(:at as timestamptz),
               cast(:at as timestamptz)
        from ride
        where id = :ride
        """)
    int owe(UUID ride, String kind, long amountMinor, Instant at);

    @SQL("""
        select ride, kind, payer, payee, amount_minor, state, reason, tries, ask_again_at
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
        insert into charge (id, ride, asked_at, sent_at, changed_at, expires_at)
        values (:id, :ride, :at, :at, :at, :expiresAt)
        """)
    int charge(UUID id, UUID ride, Instant at, Instant expiresAt);

    @SQL("""
        select c.id, f.kind, f.payer, f.payee, f.amount_minor, c.expires_at
        from charge c
        join receivable f on f.ride = c.ride
        where c.id = :charge
        """)
    Optional<Asking> asking(UUID charge);

    /// Charges of which pay has not said the last word for long; after each repeat for twice as long.
    @SQL("""
        select id
        from charge
        where state in ('asked', 'pending')
          and sent_at + greatest(make_interval(secs => cast(:pauseSeconds as double precision)), sent_at - asked_at)
              <= cast(:at as timestamptz)
        order by sent_at
        limit :most
        """)
    List<UUID> unanswered(long pauseSeconds, Instant at, int most);

    @SQL("""
        update charge
        set sent_at = :at
        where id = :id and state in ('asked', 'pending')
        """)
    int repeat(UUID id, Instant at);

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
