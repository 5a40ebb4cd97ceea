package dev.turtleship.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What pay, gifts and taxi have stored about one won after another, read past the application, and where they differ.
final class Books {
    private static final String PAY = """
            select c.id,
                   case when c.state <> 'settled' then 'nothing' else
                   c.module || ' ' || c.amount_minor || ' to ' || coalesce(cast(c.payee as text), 'hold')
                   || ', partner ' || coalesce(p.partner, 0) || ', back ' || coalesce(p.back, 0) end as money
            from charge c
            left join (select charge,
                              sum(amount_minor) filter (where partner) as partner,
                              sum(amount_minor) filter (where not partner) as back
                       from payout group by charge) p on p.charge = c.id
            """;
    /// In one place each: on the voucher or to be reversed, with the partner, given back. What is on the voucher and
    /// open is not said by pay, and follows from the price.
    private static final String GIFTS = """
            select g.charge,
                   case when g.charge_state <> 'settled' then 'nothing' else
                   'gifts ' || (coalesce(v.remaining_minor, 0) + r.open + r.settled + b.back)
                   || ' to hold, partner ' || r.settled || ', back ' || b.back end as money
            from gift g
            left join voucher v on v.gift = g.id
            cross join lateral (
                select coalesce(sum(amount_minor) filter (where state = 'redeemed'), 0) as open,
                       coalesce(sum(amount_minor) filter (where state = 'settled'), 0) as settled
                from redemption where voucher = v.number) r
            cross join lateral (
                select coalesce(sum(amount_minor), 0) as back
                from payout where gift = g.id and kind = 'refund' and state = 'settled') b
            """;
    private static final String GIFTS_OPEN = """
            select g.id, g.state || ' ' || g.charge_state as state from gift g
            where g.state = 'awaiting_payment'
            union all
            select p.gift, p.kind || ' ' || p.state from payout p where p.state <> 'settled'
            """;
    private static final String TAXI = """
            select c.id,
                   case when c.state <> 'settled' or r.state <> 'paid' then 'nothing' else
                   'taxi ' || r.amount_minor || ' to ' || r.payee || ', partner 0, back 0' end as money
            from charge c
            join receivable r on r.ride = c.ride
            """;
    private static final String TAXI_OPEN = """
            select r.id, r.state || ' ' || coalesce(f.state, '-') as state
            from ride r
            left join receivable f on f.ride = r.id
            where r.ended_at is null or f.state <> 'paid' or r.state = 'completed' and f.state is null
            """;

    private final Path servers;

    Books(Path data) {
        this.servers = data.resolve("postgres");
    }

    /// Gifts and rides that wait for something; empty when all have ended.
    List<String> open() {
        var open = new ArrayList<String>();
        read("gifts", GIFTS_OPEN).forEach((id, state) -> open.add("gift " + id + " " + state));
        read("taxi", TAXI_OPEN).forEach((id, state) -> open.add("ride " + id + " " + state));
        return open;
    }

    /// Charges of which pay and the module that asked say different things.
    List<String> differences() {
        var differences = new ArrayList<String>();
        var pay = read("pay", PAY);
        var asked = new HashMap<>(read("gifts", GIFTS));
        asked.putAll(read("taxi", TAXI));
        asked.forEach((charge, money) -> {
            var moved = pay.getOrDefault(charge, "nothing");
            if (!moved.equals(money)) {
                differences.add(charge + ": pay says " + moved + ", its module " + money);
            }
        });
        pay.forEach((charge, moved) -> {
            if (!asked.containsKey(charge)) {
                differences.add(charge + ": pay says " + moved + ", nobody asked");
            }
        });
        return differences;
    }

    /// How many charges moved money.
    long settled() {
        return read("pay", PAY).values().stream()
                .filter(money -> !money.equals("nothing"))
                .count();
    }

    private Map<String, String> read(String module, String sql) {
        var files = new ServerFiles(servers, module);
        var rows = new HashMap<String, String>();
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:"
                                + Files.readString(files.port()).strip() + "/" + module,
                        module,
                        Files.readString(files.rolePassword(module)).strip());
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.put(result.getString(1), result.getString(2));
            }
            return rows;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (SQLException failure) {
            throw new IllegalStateException(module, failure);
        }
    }
}
