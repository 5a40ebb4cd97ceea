package dev.turtleship.pay;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Wallets, and reading the ledger; transfers are written by [LedgerWorker] and [ChargeWorker] alone.
@Repository(dataStore = "pay")
interface WalletStore {
    record Wallet(UUID owner, long balanceMinor, Instant asOf) {}

    record Line(
            UUID id,
            long seq,
            String kind,
            UUID debit,
            UUID credit,
            long amountMinor,
            String note,
            Instant settledAt,
            String purpose,
            UUID charge,
            String module,
            UUID payee) {}

    record Sums(long wallets, long transfers, long total, long negative, long mismatched, long twice) {}

    @SQL("""
        insert into wallet (owner, kind)
        values (:owner, 'person')
        on conflict do nothing
        """)
    int open(UUID owner);

    @SQL("""
        select owner, balance_minor, now()
        from wallet
        where owner = :owner
        """)
    Optional<Wallet> find(UUID owner);

    @SQL("""
        select id, seq, kind, debit, credit, amount_minor, note, settled_at, purpose, charge, module, payee
        from movement
        where id = :id and (debit = :owner or credit = :owner) and kind in ('transfer', 'top_up')
        """)
    Optional<Line> transfer(UUID id, UUID owner);

    @SQL("""
        select reason
        from refused_transfer
        where id = :id and debit = :owner
        """)
    Optional<String> refusal(UUID id, UUID owner);

    @SQL("""
        select id, seq, kind, debit, credit, amount_minor, note, settled_at, purpose, charge, module, payee
        from (
            (select id, seq, kind, debit, credit, amount_minor, note, settled_at, purpose, charge, module, payee
             from movement where debit = :owner and seq < :before order by seq desc limit :most)
            union all
            (select id, seq, kind, debit, credit, amount_minor, note, settled_at, purpose, charge, module, payee
             from movement where credit = :owner and seq < :before order by seq desc limit :most)) t
        order by seq desc
        limit :most
        """)
    List<Line> statement(UUID owner, long before, int most);

    /// What moved after a place in the ledger, oldest first. Whoever posts holds the locks of both wallets until the
    /// commit and takes the number under them, so one wallet's numbers appear in their order and none appears late.
    @SQL("""
        select id, seq, kind, debit, credit, amount_minor, note, settled_at, purpose, charge, module, payee
        from (
            (select id, seq, kind, debit, credit, amount_minor, note, settled_at, purpose, charge, module, payee
             from movement where debit = :owner and seq > :after order by seq limit :most)
            union all
            (select id, seq, kind, debit, credit, amount_minor, note, settled_at, purpose, charge, module, payee
             from movement where credit = :owner and seq > :after order by seq limit :most)) t
        order by seq
        limit :most
        """)
    List<Line> after(UUID owner, long after, int most);

    /// One statement, so one snapshot: these hold at every moment, not only when all is quiet.
    @SQL("""
        with moved as (
            select owner, sum(amount) as amount
            from (
                select credit as owner, amount_minor as amount from transfer
                union all
                select debit, -amount_minor from transfer) m
            group by owner)
        select
            (select count(*) from wallet),
            (select count(*) from transfer),
            cast((select coalesce(sum(balance_minor), 0) from wallet) as bigint),
            (select count(*) from wallet where kind <> 'bank' and balance_minor < 0),
            (select count(*) from wallet w left join moved m on m.owner = w.owner
             where w.balance_minor <> coalesce(m.amount, 0)),
            (select count(*) from refused_transfer r join transfer t on t.id = r.id)
        """)
    Sums sums();

    @SQL("""
        update wallet
        set level = :level, level_version = :version
        where owner = :owner and kind = 'person' and level_version < :version
        """)
    int setLevel(UUID owner, int level, long version);
}
