package dev.turtleship.gifts;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Held money that pay was told to give on.
///
///     (asked) -> ASKED
///     ASKED   -> SETTLED   it is there
///     ASKED   -> REFUSED   for ever under this id; asked for again under another where that can help
@Repository(dataStore = "gifts")
interface PayoutStore {
    record Row(UUID id, UUID gift, UUID charge, String kind, UUID payee, long amountMinor, String state) {}

    /// For a redemption that is settled. A second one is refused by the database.
    @SQL("""
        insert into payout (id, gift, kind, payee, txn, amount_minor, asked_at)
        select :id, v.gift, 'redemption', r.partner, r.txn, r.amount_minor, cast(:at as timestamptz)
        from redemption r
        join voucher v on v.number = r.voucher
        where r.partner = :partner and r.txn = :txn and r.state = 'settled'
        """)
    int pay(UUID id, UUID partner, String txn, Instant at);

    /// To a person. A second one for the same gift is refused by the database.
    @SQL("""
        insert into payout (id, gift, kind, payee, amount_minor, asked_at)
        values (:id, :gift, 'refund', :payee, :amountMinor, :at)
        """)
    int refund(UUID id, UUID gift, UUID payee, long amountMinor, Instant at);

    @SQL("""
        select p.id, p.gift, g.charge, p.kind, p.payee, p.amount_minor, p.state
        from payout p
        join gift g on g.id = p.gift
        where p.id = :id
        """)
    Optional<Row> find(UUID id);

    /// Zero when it was decided before. `askAgainAt` is null where asking again cannot help.
    @SQL("""
        update payout
        set state = :state, reason = :reason, ask_again_at = cast(:askAgainAt as timestamptz)
        where id = :id and state = 'asked'
        """)
    int decide(UUID id, String state, String reason, Instant askAgainAt);

    @SQL("""
        select id
        from payout
        where ask_again_at <= :at
        order by ask_again_at
        limit :most
        """)
    List<UUID> toAskAgain(Instant at, int most);

    /// The same once more under another id, if it is still to be asked for.
    @SQL("""
        with old as (
            update payout
            set ask_again_at = null
            where id = :refused and ask_again_at is not null
            returning gift, kind, payee, txn, amount_minor),
        made as (
            insert into payout (id, gift, kind, payee, txn, amount_minor, asked_at)
            select :id, gift, kind, payee, txn, amount_minor, cast(:at as timestamptz)
            from old
            returning id)
        select count(*) from made
        """)
    long askAgain(UUID refused, UUID id, Instant at);
}
