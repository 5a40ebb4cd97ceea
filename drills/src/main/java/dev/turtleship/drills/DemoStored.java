package dev.turtleship.drills;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What the databases hold of what the demo's city did, read past the application.
///
/// @param moved the ledger rows that settled a charge or paid out what is held of it
/// @param transfers the ids of transfers between people
/// @param messages the ids of texts in chat's log, each as often as it is there
/// @param cards the gifts that a card in chat's log tells of, each as often as it does
record DemoStored(
        StoredRides rides,
        List<Gift> gifts,
        List<Redemption> redemptions,
        List<Moved> moved,
        List<String> transfers,
        List<String> messages,
        List<String> cards) {
    /// `remainingMinor` is -1 where there is no voucher.
    record Gift(
            String id, String buyer, long priceMinor, String state, String charge, boolean told, long remainingMinor) {}

    /// `gift` is "" of one that was reversed before it was known.
    record Redemption(String txn, String gift, long minor, String state) {}

    record Moved(String kind, String charge, String debit, String credit, long minor) {}

    private static final String GIFTS = """
            select g.id, g.buyer, g.price_minor, g.state, g.charge, g.delivered_at is not null as told,
                coalesce(v.remaining_minor, -1) as remaining_minor
            from gift g left join voucher v on v.gift = g.id
            """;

    private static final String REDEMPTIONS = """
            select r.txn, v.gift, coalesce(r.amount_minor, 0) as amount_minor, r.state
            from redemption r left join voucher v on v.number = r.voucher
            """;

    private static final String MOVED = """
            select kind, charge, debit, credit, amount_minor
            from transfer
            where kind in ('charge', 'payout')
            """;

    private static final String TRANSFERS = """
            select id
            from transfer
            where kind = 'transfer'
            """;

    private static final String ENTRIES = """
            select client_id, kind, body
            from entry
            """;

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    static DemoStored read(Application application) {
        var stored = new DemoStored(
                Stored.rides(application.postgres("taxi"), application.postgres("pay")),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        stored.readGifts(application.postgres("gifts"));
        stored.readPay(application.postgres("pay"));
        each(application.postgres("chat"), ENTRIES, row -> {
            var body = Json.parse(row.getString("body"));
            if (row.getString("kind").equals("text")) {
                stored.messages.add(row.getString("client_id"));
            } else if (body.path("kind").asText().equals("gift")) {
                stored.cards.add(body.at("/data/gift").asText());
            }
        });
        return stored;
    }

    private void readGifts(PostgresTree server) {
        each(
                server,
                GIFTS,
                row -> gifts.add(new Gift(
                        row.getString("id"),
                        row.getString("buyer"),
                        row.getLong("price_minor"),
                        row.getString("state"),
                        row.getString("charge"),
                        row.getBoolean("told"),
                        row.getLong("remaining_minor"))));
        each(
                server,
                REDEMPTIONS,
                row -> redemptions.add(new Redemption(
                        row.getString("txn"),
                        Objects.requireNonNullElse(row.getString("gift"), ""),
                        row.getLong("amount_minor"),
                        row.getString("state"))));
    }

    private void readPay(PostgresTree server) {
        each(
                server,
                MOVED,
                row -> moved.add(new Moved(
                        row.getString("kind"),
                        row.getString("charge"),
                        row.getString("debit"),
                        row.getString("credit"),
                        row.getLong("amount_minor"))));
        each(server, TRANSFERS, row -> transfers.add(row.getString("id")));
    }

    private static void each(PostgresTree server, String sql, Row read) {
        try (var connection = server.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                read.read(rows);
            }
        } catch (SQLException failed) {
            throw new CannotRun("reading what is stored of the demo", failed);
        }
    }
}
