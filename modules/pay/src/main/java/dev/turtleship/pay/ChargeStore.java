package dev.turtleship.pay;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Reading charges; they are written by [ChargeWorker] alone. One that is past its time is read as expired, also in the
/// moment before it is made so.
@Repository(dataStore = "pay")
interface ChargeStore {
    record Charge(
            UUID id,
            long seq,
            String module,
            UUID payer,
            UUID payee,
            long amountMinor,
            String purpose,
            String title,
            Instant askedAt,
            Instant expiresAt,
            String state,
            String reason,
            boolean byMandate,
            Instant decidedAt) {}

    record Sums(long unsettled, long twice, long held, long overpaid) {}

    @SQL("""
        select id, seq, module, payer, payee, amount_minor, purpose, title, asked_at, expires_at,
            case when state = 'pending' and expires_at <= now() then 'expired' else state end,
            reason, by_mandate,
            case when state = 'pending' and expires_at <= now() then expires_at else decided_at end
        from charge
        where id = :id and payer = :payer
        """)
    Optional<Charge> find(UUID id, UUID payer);

    @SQL("""
        select id, seq, module, payer, payee, amount_minor, purpose, title, asked_at, expires_at,
            case when state = 'pending' and expires_at <= now() then 'expired' else state end,
            reason, by_mandate,
            case when state = 'pending' and expires_at <= now() then expires_at else decided_at end
        from charge
        where payer = :payer and seq < :before
          and (:state = ''
              or :state = case when state = 'pending' and expires_at <= now() then 'expired' else state end)
        order by seq desc
        limit :most
        """)
    List<Charge> page(UUID payer, String state, long before, int most);

    @SQL("""
        select id, seq, module, payer, payee, amount_minor, purpose, title, asked_at, expires_at,
            state, reason, by_mandate, decided_at
        from charge
        where payer = :payer and seq < :before and state = 'pending' and expires_at > now()
        order by seq desc
        limit :most
        """)
    List<Charge> pending(UUID payer, long before, int most);

    @SQL("""
        select id
        from charge
        where state = 'pending' and expires_at <= now()
        order by expires_at
        limit :most
        """)
    List<UUID> due(int most);

    /// One statement, so one snapshot, as with the sums of the wallets.
    @SQL("""
        with paid as (
            select charge, sum(amount_minor) as amount
            from payout
            group by charge
        ), given as (
            select charge, sum(amount_minor) as amount
            from transfer
            where kind = 'payout'
            group by charge
        ), kept as (
            select module, sum(amount_minor - paid_out_minor) as amount
            from charge
            where state = 'settled' and payee is null
            group by module
        )
        select
            (select count(*)
             from charge c
             full join (select id, charge, amount_minor, debit from transfer where kind = 'charge') t on t.charge = c.id
             where (c.state = 'settled') is distinct from (t.id is not null)
                or t.amount_minor <> c.amount_minor or t.debit <> c.payer),
            (select count(*) from charge c join void_charge v on v.id = c.id)
                + (select count(*)
                   from (select charge from transfer where kind = 'charge' group by charge having count(*) > 1) twice),
            (select count(*)
             from kept
             full join (select module, balance_minor from wallet where kind = 'held') w on w.module = kept.module
             where coalesce(w.balance_minor, 0) <> coalesce(kept.amount, 0)),
            (select count(*)
             from charge c
             left join paid on paid.charge = c.id
             left join given on given.charge = c.id
             where c.paid_out_minor <> coalesce(paid.amount, 0) or c.paid_out_minor <> coalesce(given.amount, 0)
                or c.paid_out_minor > c.amount_minor)
        """)
    Sums sums();
}
