package dev.turtleship.gifts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.gifts.GiftsFixture.Partner;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Ten thousand redemptions, twenty at a time of the same voucher: some while its owner declines it, some under one and
/// the same transaction id.
@QuarkusTest
class ContestTest {
    private static final int VOUCHERS = 500;
    private static final int TILLS = 20;
    private static final int KINDS = 5;

    @Inject
    FakePay pay;

    @Test
    void of_ten_thousand_contested_redemptions_exactly_one_wins_each_voucher() throws Exception {
        var cafe = GiftsFixture.partner("Cafe");
        var buyer = People.signUp();
        var friend = People.signUp();
        pay.giveMandate(buyer.id());
        GiftsFixture.awaitKnown(friend);
        var first = GiftsFixture.delivered(buyer, GiftsFixture.item(cafe, "single"), friend);
        var counts = new HashMap<String, Integer>();
        try (var threads = Executors.newFixedThreadPool(TILLS + 1);
                var database = Sql.connect("gifts")) {
            String key = text(database, "select secret from voucher_key");
            for (int i = 0; i < VOUCHERS; i++) {
                var contest = prepare(database, i, first, key);
                var answers = new ArrayList<String>();
                for (var answer : threads.invokeAll(tasks(contest, cafe, friend))) {
                    answers.add(answer.get());
                }
                check(database, contest, answers);
                answers.forEach(answer -> counts.merge(answer, 1, Integer::sum));
            }
        }
        assertEquals(
                VOUCHERS, counts.getOrDefault("201", 0) + counts.getOrDefault("declined 200", 0), counts.toString());
        assertTrue(counts.get("201") >= VOUCHERS - VOUCHERS / KINDS, counts.toString());
    }

    /// One voucher and those who want it.
    private record Contest(UUID gift, String code, boolean declined, boolean sameId) {}

    private static List<Callable<String>> tasks(Contest contest, Partner cafe, Person friend) {
        var gate = new CyclicBarrier(TILLS + 1);
        String same = GiftsFixture.txn();
        var tasks = new ArrayList<Callable<String>>();
        for (int i = 0; i < TILLS; i++) {
            String txn = contest.sameId() ? same : GiftsFixture.txn();
            tasks.add(() -> {
                gate.await();
                var answer = GiftsFixture.redeem(cafe, txn, contest.code(), 0);
                return answer.status() < 300 ? Integer.toString(answer.status()) : answer.at("/type");
            });
        }
        tasks.add(() -> {
            gate.await();
            return contest.declined()
                    ? "declined "
                            + GiftsFixture.command(friend, contest.gift(), "decline")
                                    .status()
                    : "watched";
        });
        return tasks;
    }

    /// Exactly one took it: a till, or its owner who sent it back.
    private static void check(Connection database, Contest contest, List<String> answers) throws SQLException {
        long won = answers.stream().filter("201"::equals).count();
        boolean back = answers.contains("declined 200");
        assertEquals(1, won + (back ? 1 : 0), answers.toString());
        long losers = answers.stream()
                .filter(contest.sameId() ? "200"::equals : "/problems/gifts/voucher-not-active"::equals)
                .count();
        assertEquals(TILLS - won, losers, answers.toString());
        assertEquals((back ? "refunded" : "redeemed") + " 0 " + won, text(database, """
                select v.state || ' ' || v.remaining_minor || ' ' || count(r.txn)
                from voucher v left join redemption r on r.voucher = v.number
                where v.gift = ? group by v.number
                """, contest.gift()));
    }

    /// Another gift as `first`, to the same friend, with a voucher of its own.
    private static Contest prepare(Connection database, int i, UUID first, String key) throws SQLException {
        var gift = Ids.next();
        String number = VoucherCode.newNumber();
        text(database, """
                with g as (
                    insert into gift (id, buyer, recipient, item, partner, item_name, kind, price_minor, validity_days,
                                      message, state, charge, charge_state, ordered_at, pay_until, paid_at,
                                      delivered_at)
                    select ?, buyer, recipient, item, partner, item_name, kind, price_minor, validity_days, message,
                           state, gen_random_uuid(), charge_state, now(), now(), now(), now()
                    from gift where id = ?
                    returning id)
                select 'made' from g
                """, gift, first);
        text(database, """
                insert into voucher (number, gift, partner, kind, face_minor, remaining_minor, expires_at)
                select ?, g.id, g.partner, g.kind, g.price_minor, g.price_minor, now() + interval '1 day'
                from gift g where g.id = ?
                returning 'made'
                """, number, gift);
        return new Contest(gift, VoucherCode.of(number, key), i % KINDS == 0, i % KINDS == 1);
    }

    private static String text(Connection database, String sql, Object... values) throws SQLException {
        try (var statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
