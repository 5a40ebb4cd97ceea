package dev.turtleship.gifts;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// What partners took off vouchers.
///
///     (redeemed) -> REDEEMED   the voucher is worth less; the partner may reverse it
///     (reversed) -> REVERSED   before it was redeemed: it never will be
///     REDEEMED   -> REVERSED   the voucher is worth as much as before
///     REDEEMED   -> SETTLED    its time is over; pay was told to pay the partner
@Repository(dataStore = "gifts")
interface RedemptionStore {
    /// `gift`, `number` and `amountMinor` are null and 0 when it was reversed before it was known.
    record Row(
            UUID partner,
            String txn,
            UUID gift,
            String number,
            long amountMinor,
            long remainingMinor,
            String state,
            Instant at,
            Instant settleAt) {}

    /// One that is to be paid to its partner.
    record Due(UUID partner, String txn) {}

    @SQL("""
        select r.partner, r.txn, v.gift, r.voucher, coalesce(r.amount_minor, 0), coalesce(v.remaining_minor, 0),
               r.state, r.at, r.settle_at
        from redemption r
        left join voucher v on v.number = r.voucher
        where r.partner = :partner and r.txn = :txn
        """)
    Optional<Row> find(UUID partner, String txn);

    /// Zero when the partner used this id before, also for a reversal.
    @SQL("""
        insert into redemption (partner, txn, voucher, amount_minor, state, at, settle_at)
        select v.partner, cast(:txn as text), v.number, cast(:amountMinor as bigint), 'redeemed',
               cast(:at as timestamptz), cast(:settleAt as timestamptz)
        from voucher v
        where v.number = :number
        on conflict do nothing
        """)
    int redeem(String txn, String number, long amountMinor, Instant at, Instant settleAt);

    /// What is reversed before it is known will never be redeemed.
    @SQL("""
        insert into redemption (partner, txn, state, at, settle_at)
        values (:partner, :txn, 'reversed', :at, :at)
        on conflict do nothing
        """)
    int forbid(UUID partner, String txn, Instant at);

    @SQL("""
        update redemption
        set state = 'reversed'
        where partner = :partner and txn = :txn and state = 'redeemed'
        """)
    int reverse(UUID partner, String txn);

    /// Those whose time to be reversed is over, which they are no longer from now on.
    @SQL("""
        with due as (
            select partner, txn
            from redemption
            where state = 'redeemed' and settle_at <= :at
            order by settle_at
            limit :most
            for update skip locked),
        done as (
            update redemption r
            set state = 'settled'
            from due
            where r.partner = due.partner and r.txn = due.txn
            returning r.partner, r.txn)
        select partner, txn from done
        """)
    List<Due> settle(Instant at, int most);
}
