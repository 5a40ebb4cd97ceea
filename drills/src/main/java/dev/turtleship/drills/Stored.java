package dev.turtleship.drills;

import dev.turtleship.drills.StoredPay.Balance;
import dev.turtleship.drills.StoredPay.Movement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What the databases hold, read past the application as their superuser.
final class Stored {
    private static final int FETCH = 5_000;

    private static final String ENTRIES = """
            select conversation, seq, client_id, kind, body
            from entry
            order by conversation, seq
            """;

    private static final String WALLETS = """
            select owner, kind, balance_minor
            from wallet
            """;

    private static final String TRANSFERS = """
            select id, debit, credit, amount_minor
            from transfer
            """;

    private static final String WAITING = """
            select count(*)
            from outbox
            """;

    private static final String TRANSACTIONS = """
            select xact_commit + xact_rollback
            from pg_stat_database
            where datname = current_database()
            """;

    private static final String RIDES = """
            select id, rider, driver, state, fare_minor
            from ride
            """;

    private static final String ACCEPTED = """
            select ride, driver
            from offer
            where state = 'accepted'
            """;

    private static final String RECEIVABLES = """
            select ride, kind, payer, payee, amount_minor, state
            from receivable
            """;

    private static final String ASKED = """
            select id, ride, state
            from charge
            """;

    private static final String PAYMENTS = """
            select charge, debit, credit, amount_minor
            from transfer
            where kind = 'charge'
            """;

    private static final String UNPAID = """
            select count(*)
            from receivable
            where state <> 'paid'
            """;

    private static final String CARDS = """
            select client_id
            from entry
            where kind = 'card'
            """;

    interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private Stored() {}

    /// Reads chat's log into the crowd's history. The body of a text is its JSON string.
    static void chat(PostgresTree server, Crowd crowd) {
        each(server, ENTRIES, row -> {
            int conversation = crowd.conversation(row.getString("conversation"));
            if (conversation < 0) {
                return;
            }
            var text = row.getString("kind").equals("text")
                    ? Json.parse(row.getString("body")).asText()
                    : "";
            long message = crowd.number(conversation, row.getString("client_id"), text);
            crowd.history().stored(conversation, row.getLong("seq"), message);
        });
    }

    /// Reads pay's wallets and ledger, top-ups included.
    static StoredPay pay(PostgresTree server) {
        var balances = new ArrayList<Balance>();
        each(
                server,
                WALLETS,
                row -> balances.add(
                        new Balance(row.getString("owner"), row.getString("kind"), row.getLong("balance_minor"))));
        var movements = new ArrayList<Movement>();
        each(
                server,
                TRANSFERS,
                row -> movements.add(new Movement(
                        row.getString("id"),
                        row.getString("debit"),
                        row.getString("credit"),
                        row.getLong("amount_minor"))));
        return new StoredPay(balances, movements);
    }

    /// Reads taxi's rides with their fares, and what pay moved for charges.
    static StoredRides rides(PostgresTree taxi, PostgresTree pay) {
        var rides = new StoredRides(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        each(taxi, RIDES, row -> rides.rides()
                .add(new StoredRides.Ride(
                        row.getString("id"),
                        row.getString("rider"),
                        Objects.requireNonNullElse(row.getString("driver"), ""),
                        row.getString("state"),
                        row.getLong("fare_minor"))));
        each(taxi, ACCEPTED, row -> rides.accepted()
                .add(new StoredRides.Accepted(row.getString("ride"), row.getString("driver"))));
        each(taxi, RECEIVABLES, row -> rides.receivables()
                .add(new StoredRides.Receivable(
                        row.getString("ride"),
                        row.getString("kind"),
                        row.getString("payer"),
                        row.getString("payee"),
                        row.getLong("amount_minor"),
                        row.getString("state"))));
        each(taxi, ASKED, row -> rides.asked()
                .add(new StoredRides.Asked(row.getString("id"), row.getString("ride"), row.getString("state"))));
        each(pay, PAYMENTS, row -> rides.payments()
                .add(new StoredRides.Payment(
                        row.getString("charge"),
                        row.getString("debit"),
                        row.getString("credit"),
                        row.getLong("amount_minor"))));
        return rides;
    }

    /// How many fares are not paid yet.
    static long unpaid(PostgresTree taxi) {
        return count(taxi, UNPAID);
    }

    /// The ids of all cards in chat's log, each as often as it is there.
    static List<String> cards(PostgresTree server) {
        var cards = new ArrayList<String>();
        each(server, CARDS, row -> cards.add(row.getString("client_id")));
        return cards;
    }

    /// Whether every message of this module has reached its destination.
    static boolean delivered(PostgresTree server) {
        return count(server, WAITING) == 0;
    }

    /// Of this database since it is there; a connection tells its own within some seconds.
    static long transactions(PostgresTree server) {
        return count(server, TRANSACTIONS);
    }

    static long count(PostgresTree server, String sql) {
        var counts = new ArrayList<Long>();
        each(server, sql, row -> counts.add(row.getLong(1)));
        return counts.getFirst();
    }

    /// Outside of a transaction, as some commands have to be.
    static void execute(PostgresTree server, String sql) {
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new CannotRun("executing " + sql, failed);
        }
    }

    /// Reads every row that the query finds.
    static void each(PostgresTree server, String sql, Row row) {
        try (Connection connection = server.connect()) {
            // Only inside a transaction does the driver read in parts.
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.setFetchSize(FETCH);
                try (var rows = statement.executeQuery(sql)) {
                    while (rows.next()) {
                        row.read(rows);
                    }
                }
            }
        } catch (SQLException failed) {
            throw new CannotRun("reading what is stored", failed);
        }
    }
}
