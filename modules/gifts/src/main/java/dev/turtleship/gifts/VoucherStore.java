package dev.turtleship.gifts;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Vouchers. Whoever changes one holds its gift.
@Repository(dataStore = "gifts")
interface VoucherStore {
    record Row(
            String number,
            UUID gift,
            UUID partner,
            String itemName,
            String kind,
            String state,
            long faceMinor,
            long remainingMinor,
            long openMinor,
            Instant expiresAt) {
        Voucher.Worth worth() {
            return new Voucher.Worth(Voucher.State.of(state), faceMinor, remainingMinor, openMinor);
        }
    }

    String COLUMNS = """
            select v.number, v.gift, v.partner, g.item_name, v.kind, v.state, v.face_minor, v.remaining_minor,
                   (select cast(coalesce(sum(r.amount_minor), 0) as bigint) from redemption r
                    where r.voucher = v.number and r.state = 'redeemed'), v.expires_at
            from voucher v
            join gift g on g.id = v.gift
            """;

    @SQL("""
        select secret
        from voucher_key
        where id = 1
        """)
    String secret();

    /// With all that the gift is worth.
    @SQL("""
        insert into voucher (number, gift, partner, kind, face_minor, remaining_minor, expires_at)
        select :number, id, partner, kind, price_minor, price_minor, cast(:expiresAt as timestamptz)
        from gift
        where id = :gift
        """)
    int issue(String number, UUID gift, Instant expiresAt);

    @SQL(COLUMNS + """
        where v.number = :number and v.partner = :partner
        """)
    Optional<Row> find(String number, UUID partner);

    @SQL(COLUMNS + """
        where v.gift = :gift
        """)
    Optional<Row> ofGift(UUID gift);

    /// The one statement that takes from a voucher or gives back: only while exactly `remaining` is left.
    @SQL("""
        update voucher
        set state = :toState, remaining_minor = :toRemaining
        where number = :number and remaining_minor = :remaining and state <> 'refunded' and state <> 'expired'
        """)
    int change(String number, long remaining, String toState, long toRemaining);

    /// The gifts of vouchers whose time is over and of which nothing can be reversed any more.
    @SQL("""
        select v.gift
        from voucher v
        where v.state = 'active' and v.expires_at <= :at
          and not exists (select 1 from redemption r where r.voucher = v.number and r.state = 'redeemed')
        order by v.expires_at
        limit :most
        """)
    List<UUID> expired(Instant at, int most);
}
