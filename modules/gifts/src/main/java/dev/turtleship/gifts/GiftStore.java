package dev.turtleship.gifts;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Gifts. Whoever moves one locks it first and its voucher and money after it, so that everything about one gift
/// happens one after the other. Each move writes its event in the same statement, the event is there if and only if it
/// moved, and says what both sides are to be told.
@Repository(dataStore = "gifts")
interface GiftStore {
    /// `number`, `voucherState` and what is left belong to the voucher, which there is once it is paid for; `refund` is
    /// the state of the payout that gives money back, or `none`. The names are "" until accounts told them.
    record Row(
            UUID id,
            long seq,
            UUID buyer,
            UUID recipient,
            UUID item,
            UUID partner,
            String itemName,
            String partnerName,
            String kind,
            long priceMinor,
            long validityDays,
            String message,
            String state,
            String reason,
            long version,
            UUID charge,
            String chargeState,
            String chargeReason,
            Instant orderedAt,
            Instant payUntil,
            Instant deliveredAt,
            Instant acceptedAt,
            Instant endedAt,
            String number,
            String voucherState,
            long remainingMinor,
            Instant expiresAt,
            String refund,
            long refundMinor,
            UUID refundTo,
            String buyerName,
            String recipientName) {}

    /// What moves are decided by, and what is said of a gift in conversations.
    record Core(
            UUID id,
            UUID buyer,
            UUID recipient,
            UUID item,
            String itemName,
            String partnerName,
            long priceMinor,
            long validityDays,
            String message,
            String state,
            long version,
            UUID charge,
            String chargeState,
            Instant deliveredAt) {}

    /// What both sides are told of a change; the recipient only of what was `delivered`.
    record Change(UUID id, UUID buyer, UUID recipient, boolean delivered, long version, String state) {}

    String COLUMNS = """
            select g.id, g.seq, g.buyer, g.recipient, g.item, g.partner, g.item_name, p.name, g.kind, g.price_minor,
                   g.validity_days, g.message, g.state, g.reason, g.version, g.charge, g.charge_state, g.charge_reason,
                   g.ordered_at, g.pay_until, g.delivered_at, g.accepted_at, g.ended_at, v.number,
                   coalesce(v.state, 'none'), coalesce(v.remaining_minor, 0), v.expires_at, coalesce(r.state, 'none'),
                   coalesce(r.amount_minor, 0), r.payee, coalesce(b.name, ''), coalesce(f.name, '')
            from gift g
            join partner p on p.id = g.partner
            left join person b on b.id = g.buyer
            left join person f on f.id = g.recipient
            left join voucher v on v.gift = g.id
            left join payout r on r.gift = g.id and r.kind = 'refund' and (r.state <> 'refused'
                                  or not exists (select 1 from payout n where n.gift = g.id and n.kind = 'refund'
                                                   and (n.asked_at, n.id) > (r.asked_at, r.id)))
            """;

    String CORE = """
            select g.id, g.buyer, g.recipient, g.item, g.item_name, p.name, g.price_minor, g.validity_days, g.message,
                   g.state, g.version, g.charge, g.charge_state, g.delivered_at
            from gift g
            join partner p on p.id = g.partner
            """;

    String TOLD = """
            select id, buyer, recipient, delivered_at is not null, version, state
            from moved
            """;

    /// Empty when the id is taken, or its partner changed the item since it was read: what counts of it is copied.
    @SQL("""
        with moved as (
            insert into gift (id, buyer, recipient, item, partner, item_name, kind, price_minor, validity_days, message,
                              charge, ordered_at, pay_until)
            select :id, cast(:buyer as uuid), cast(o.recipient as uuid), i.id, i.partner, i.name, i.kind, i.price_minor,
                   i.validity_days, o.message, cast(o.charge as uuid), cast(:at as timestamptz), o.pay_until
            from json_to_record(cast(:order as json))
                     as o(item uuid, version bigint, recipient uuid, message text, charge uuid,
                          pay_until timestamptz)
            join item i on i.id = o.item and i.version = o.version
            on conflict (id) do nothing
            returning id, buyer, recipient, delivered_at, version, state),
        noted as (
            insert into gift_event (gift, seq, kind, at)
            select id, version, 'ordered', cast(:at as timestamptz) from moved)
        """ + TOLD)
    Optional<Change> order(UUID id, UUID buyer, String order, Instant at);

    @SQL(COLUMNS + """
        where g.id = :id
        """)
    Optional<Row> find(UUID id);

    @SQL(CORE + """
        where g.id = :id
        """)
    Optional<Core> core(UUID id);

    /// The gift, which nobody else moves until this transaction ends. The lock lets rows be written that refer to it.
    @SQL(CORE + """
        where g.id = :id
        for no key update of g
        """)
    Optional<Core> lock(UUID id);

    @SQL(CORE + """
        where g.charge = :charge
        for no key update of g
        """)
    Optional<Core> lockOfCharge(UUID charge);

    @SQL("""
        select count(*)
        from gift
        where buyer = :buyer and state = 'awaiting_payment'
        """)
    long openOrders(UUID buyer);

    @SQL(COLUMNS + """
        where g.buyer = :buyer and g.seq < :before
        order by g.seq desc
        limit :most
        """)
    List<Row> sent(UUID buyer, long before, int most);

    @SQL(COLUMNS + """
        where g.recipient = :recipient and g.delivered_at is not null and g.seq < :before
        order by g.seq desc
        limit :most
        """)
    List<Row> received(UUID recipient, long before, int most);

    /// New in somebody's gift box.
    @SQL("""
        select count(*)
        from gift
        where recipient = :recipient and state = 'delivered'
        """)
    long waiting(UUID recipient);

    /// From one state into another, with the time of what it becomes; `reason` says why it ended.
    @SQL("""
        with moved as (
            update gift
            set state = :to, reason = :reason,
                accepted_at = case when :to = 'accepted' then cast(:at as timestamptz) else accepted_at end,
                ended_at = case when :to in ('declined', 'canceled', 'expired') then cast(:at as timestamptz) end
            where id = :id and state = :from
            returning id, buyer, recipient, delivered_at, version, state),
        noted as (
            insert into gift_event (gift, seq, kind, at)
            select id, version, state, cast(:at as timestamptz) from moved)
        """ + TOLD)
    Optional<Change> move(UUID id, String from, String to, String reason, Instant at);

    /// What pay says of the charge, and what becomes of the gift by it, in one: neither is true without the other.
    @SQL("""
        with moved as (
            update gift
            set charge_state = :charge, charge_reason = :chargeReason, state = :to,
                reason = case when :to = 'canceled' and state <> 'canceled' then 'payment_' || :charge else reason end,
                paid_at = case when :to = 'delivered' then cast(:at as timestamptz) else paid_at end,
                delivered_at = case when :to = 'delivered' then cast(:at as timestamptz) else delivered_at end,
                ended_at = case when :to = 'canceled' and ended_at is null then cast(:at as timestamptz)
                           else ended_at end
            where id = :id
            returning id, buyer, recipient, delivered_at, version, state),
        noted as (
            insert into gift_event (gift, seq, kind, at)
            select id, version, 'charge_' || :charge, cast(:at as timestamptz) from moved)
        """ + TOLD)
    Change charged(UUID id, String charge, String chargeReason, String to, Instant at);

    /// Something of the gift changed that is kept elsewhere (its voucher, its money): the version grows.
    @SQL("""
        with moved as (
            update gift set version = version where id = :id
            returning id, buyer, recipient, delivered_at, version, state),
        noted as (
            insert into gift_event (gift, seq, kind, at)
            select id, version, :kind, cast(:at as timestamptz) from moved)
        """ + TOLD)
    Change touch(UUID id, String kind, Instant at);
}
