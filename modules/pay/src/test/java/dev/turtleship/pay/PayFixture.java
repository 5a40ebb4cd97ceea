package dev.turtleship.pay;

import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// People with money.
final class PayFixture {
    private PayFixture() {}

    /// Somebody with `won` in the wallet, which came from the bank as every won does.
    static Person personWith(long won) throws SQLException {
        var person = People.signUp();
        give(person.id(), won);
        return person;
    }

    static void give(UUID owner, long won) throws SQLException {
        open(owner);
        if (won > 0) {
            var posting = new Posting(
                    UUID.randomUUID(), Posting.Kind.TOP_UP, Posting.BANK, new AccountId(owner), won, "", "", false);
            if (!post(posting).equals(List.of("settled"))) {
                throw new AssertionError("the bank does not pay");
            }
        }
    }

    static void open(UUID owner) throws SQLException {
        Sql.run("pay", "insert into wallet (owner, kind) values (?, 'person') on conflict do nothing", owner);
    }

    static long balance(UUID owner) throws SQLException {
        return Sql.number("pay", "select balance_minor from wallet where owner = ?", owner);
    }

    static String amount(long won) {
        return "{\"amount\":" + won + ",\"currency\":\"KRW\"}";
    }

    static String transfer(UUID to, long won, String note) {
        return "{\"to\":\"" + to + "\",\"amount\":" + amount(won) + ",\"note\":\"" + note + "\"}";
    }

    static Api.Answer send(Person from, UUID id, UUID to, long won) {
        return from.api().put("/v1/pay/transfers/" + id, transfer(to, won, ""));
    }

    static long walletOf(Person person) {
        return person.api()
                .get("/v1/pay/wallet")
                .expect(200)
                .body()
                .at("/balance/amount")
                .asLong();
    }

    /// Posts a batch as the ledger's writer does, on a connection of its own, and answers the outcomes.
    static List<String> post(Posting... postings) throws SQLException {
        try (var connection = Sql.connect("pay")) {
            return post(connection, List.of(postings));
        }
    }

    static List<String> post(Connection connection, List<Posting> postings) throws SQLException {
        var outcomes = new ArrayList<String>();
        try (var call =
                connection.prepareStatement("select item, outcome from post_transfers(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            call.setArray(1, array(connection, "uuid", postings, Posting::id));
            call.setArray(2, array(connection, "text", postings, p -> p.kind().column));
            call.setArray(3, array(connection, "uuid", postings, p -> p.debit().value()));
            call.setArray(4, array(connection, "uuid", postings, p -> p.credit().value()));
            call.setArray(5, array(connection, "bigint", postings, Posting::amountMinor));
            call.setArray(6, array(connection, "text", postings, Posting::note));
            call.setArray(7, array(connection, "text", postings, Posting::card));
            call.setArray(8, array(connection, "boolean", postings, Posting::grace));
            call.setLong(9, LedgerWorker.GRACE_A_DAY);
            call.setTimestamp(10, Timestamp.from(Instant.EPOCH));
            try (var row = call.executeQuery()) {
                while (row.next()) {
                    outcomes.add(row.getString(2));
                    if (row.getInt(1) != outcomes.size()) {
                        throw new AssertionError("answers are out of order");
                    }
                }
            }
        }
        return outcomes;
    }

    private static Array array(
            Connection connection, String type, List<Posting> postings, Function<Posting, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, postings.stream().map(column).toArray());
    }
}
