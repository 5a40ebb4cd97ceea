package dev.turtleship.drills;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What the databases of gifts, pay and chat hold of gifts, read past the application.
///
/// @param heldMinor what pay holds for gifts
record StoredGifts(
        List<Gift> gifts,
        List<Redemption> redemptions,
        List<Payout> payouts,
        List<Charge> charges,
        List<PaidOut> paidOut,
        List<Card> cards,
        long heldMinor) {
    private static final String GIFTS = """
            select g.id, g.buyer, g.recipient, g.price_minor, g.state, g.charge, g.charge_state, g.delivered_at,
                coalesce(v.remaining_minor, 0) as remaining_minor
            from gift g left join voucher v on v.gift = g.id
            """;

    private static final String REDEMPTIONS = """
            select r.partner, r.txn, v.gift, coalesce(r.amount_minor, 0) as amount_minor, r.state
            from redemption r left join voucher v on v.number = r.voucher
            """;

    private static final String PAYOUTS = """
            select id, gift, kind, payee, txn, amount_minor, state
            from payout
            """;

    private static final String CHARGES = """
            select t.charge, t.debit, t.amount_minor, t.settled_at
            from transfer t join charge c on c.id = t.charge
            where t.kind = 'charge' and c.module = 'gifts'
            """;

    /// A payout and the ledger rows of its charge: each has one of its own if both have as many and as much.
    private static final String PAID_OUT = """
            select p.id, p.charge, p.recipient, p.amount_minor,
                (select count(*) from transfer t where t.charge = p.charge and t.kind = 'payout')
                    = (select count(*) from payout o where o.charge = p.charge)
                and (select sum(t.amount_minor) from transfer t where t.charge = p.charge and t.kind = 'payout')
                    = (select sum(o.amount_minor) from payout o where o.charge = p.charge) as booked
            from payout p join charge c on c.id = p.charge
            where c.module = 'gifts'
            """;

    private static final String HELD = """
            select coalesce(sum(balance_minor), 0)
            from wallet
            where kind = 'held' and module = 'gifts'
            """;

    private static final String CARDS = """
            select body
            from entry
            where kind = 'card'
            """;

    /// What is still on its way: orders that wait for pay, redemptions in their window, payouts that are not decided.
    private static final String OPEN = """
            select (select count(*) from gift where state = 'awaiting_payment')
                + (select count(*) from redemption where state = 'redeemed')
                + (select count(*) from payout where state = 'asked')
            """;

    /// @param deliveredAt Instant.MAX while it is not
    /// @param remainingMinor what its voucher is still worth
    record Gift(
            String id,
            String buyer,
            String recipient,
            long priceMinor,
            String state,
            String charge,
            String chargeState,
            Instant deliveredAt,
            long remainingMinor) {
        boolean delivered() {
            return !deliveredAt.equals(Instant.MAX);
        }
    }

    /// `gift` is "" of one that was reversed before it was known.
    record Redemption(String partner, String txn, String gift, long minor, String state) {}

    /// `txn` is "" of a refund.
    record Payout(String id, String gift, String kind, String payee, String txn, long minor, String state) {}

    /// A ledger row that paid for a charge of gifts.
    record Charge(String charge, String debit, long minor, Instant settledAt) {}

    /// What pay gave on of a charge of gifts; `booked` when the ledger says the same.
    record PaidOut(String payout, String charge, String recipient, long minor, boolean booked) {}

    /// A card of gifts in chat's log: of kind `gift`, or `gift_over` of one that was sent back.
    record Card(String gift, String kind, String barcode) {}

    static StoredGifts read(Application application) {
        var gifts = application.postgres("gifts");
        var pay = application.postgres("pay");
        return new StoredGifts(
                rows(gifts, GIFTS, StoredGifts::gift),
                rows(gifts, REDEMPTIONS, StoredGifts::redemption),
                rows(gifts, PAYOUTS, StoredGifts::payout),
                rows(pay, CHARGES, StoredGifts::charge),
                rows(pay, PAID_OUT, StoredGifts::paidOut),
                rows(application.postgres("chat"), CARDS, StoredGifts::card).stream()
                        .filter(card -> card.kind().startsWith("gift"))
                        .toList(),
                Stored.count(pay, HELD));
    }

    /// How much is still on its way.
    static long open(PostgresTree gifts) {
        return Stored.count(gifts, OPEN);
    }

    private interface Shape<T> {
        T of(ResultSet row) throws SQLException;
    }

    private static <T> List<T> rows(PostgresTree server, String sql, Shape<T> shape) {
        var rows = new ArrayList<T>();
        Stored.each(server, sql, row -> rows.add(shape.of(row)));
        return rows;
    }

    private static Gift gift(ResultSet row) throws SQLException {
        var delivered = row.getObject("delivered_at", OffsetDateTime.class);
        return new Gift(
                row.getString("id"),
                row.getString("buyer"),
                row.getString("recipient"),
                row.getLong("price_minor"),
                row.getString("state"),
                row.getString("charge"),
                row.getString("charge_state"),
                delivered == null ? Instant.MAX : delivered.toInstant(),
                row.getLong("remaining_minor"));
    }

    private static Redemption redemption(ResultSet row) throws SQLException {
        return new Redemption(
                row.getString("partner"),
                row.getString("txn"),
                Objects.requireNonNullElse(row.getString("gift"), ""),
                row.getLong("amount_minor"),
                row.getString("state"));
    }

    private static Payout payout(ResultSet row) throws SQLException {
        return new Payout(
                row.getString("id"),
                row.getString("gift"),
                row.getString("kind"),
                row.getString("payee"),
                Objects.requireNonNullElse(row.getString("txn"), ""),
                row.getLong("amount_minor"),
                row.getString("state"));
    }

    private static Charge charge(ResultSet row) throws SQLException {
        return new Charge(
                row.getString("charge"),
                row.getString("debit"),
                row.getLong("amount_minor"),
                row.getObject("settled_at", OffsetDateTime.class).toInstant());
    }

    private static PaidOut paidOut(ResultSet row) throws SQLException {
        return new PaidOut(
                row.getString("id"),
                row.getString("charge"),
                row.getString("recipient"),
                row.getLong("amount_minor"),
                row.getBoolean("booked"));
    }

    private static Card card(ResultSet row) throws SQLException {
        var body = Json.parse(row.getString("body"));
        var data = body.path("data");
        return new Card(
                data.path("gift").asText(),
                body.path("kind").asText(),
                data.path("barcode").asText());
    }
}
