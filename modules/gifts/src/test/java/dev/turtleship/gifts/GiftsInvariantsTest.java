package dev.turtleship.gifts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Seed;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import dev.turtleship.gifts.GiftsFixture.Partner;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Buyers, friends, tills and time do anything at any moment, and pay says what it says late, again and in any order;
/// then every won that was charged is in exactly one place, and pay's books and gifts' agree on which.
@QuarkusTest
class GiftsInvariantsTest {
    private static final int PLAYERS = 4;
    private static final int STEPS = 300;
    private static final Duration SETTLES = Duration.ofSeconds(30);

    @Inject
    FakePay pay;

    @Test
    void every_won_ends_in_exactly_one_place() throws Exception {
        var seed = Seed.random("GiftsInvariantsTest");
        var cafe = GiftsFixture.partner("Cafe");
        var items = List.of(GiftsFixture.item(cafe, "single"), GiftsFixture.item(cafe, "amount"));
        String key = Sql.text("gifts", "select secret from voucher_key");
        var players = Stream.generate(() -> new Player(seed.split(), cafe, items, key))
                .limit(PLAYERS)
                .toList();
        var ends = new HashSet<String>();
        for (var states : Together.run(PLAYERS, i -> players.get(i).play())) {
            ends.addAll(states);
        }
        assertTrue(ends.size() >= 6, "only these states were seen: " + ends);
    }

    /// A buyer, whose friend and whose till.
    private final class Player {
        private final SplittableRandom random;
        private final Partner cafe;
        private final List<UUID> items;
        private final String key;
        private final Person buyer = People.signUp();
        private final Person friend = People.signUp();
        private final List<UUID> gifts = new ArrayList<>();
        private final List<String> txns = new ArrayList<>();
        private final List<Object> late = new ArrayList<>();

        Player(SplittableRandom random, Partner cafe, List<UUID> items, String key) {
            this.random = random;
            this.cafe = cafe;
            this.items = items;
            this.key = key;
            pay.mute(buyer.id());
            GiftsFixture.awaitKnown(friend);
        }

        /// The states in which the gifts ended.
        Set<String> play() {
            try {
                for (int step = 0; step < STEPS; step++) {
                    step();
                }
                Await.until(SETTLES, "the books agree", () -> {
                    bringAll();
                    return broken().isEmpty();
                });
                assertEquals("", broken());
                return states();
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        }

        private void step() throws SQLException {
            var gift = gifts.isEmpty() ? null : gifts.get(random.nextInt(gifts.size()));
            int dice = random.nextInt(20);
            if (gift == null || dice < 3) {
                good(order());
            } else if (dice < 7) {
                pays(gift);
            } else if (dice < 10) {
                bringSome();
            } else if (dice < 13) {
                redeem(gift);
            } else if (dice < 15) {
                String txn = txns.isEmpty() || random.nextInt(5) == 0
                        ? GiftsFixture.txn()
                        : txns.get(random.nextInt(txns.size()));
                good(GiftsFixture.reverse(cafe, txn));
            } else if (dice == 15) {
                good(GiftsFixture.command(friend, gift, "accept"));
            } else if (dice == 16) {
                good(GiftsFixture.command(friend, gift, "decline"));
            } else if (dice == 17) {
                good(GiftsFixture.command(buyer, gift, "cancel"));
            } else {
                timePasses(gift);
            }
        }

        private Api.Answer order() {
            var gift = Ids.next();
            gifts.add(gift);
            return buyer.api()
                    .put(
                            "/v1/gifts/orders/" + gift,
                            Api.object(
                                    "item",
                                    items.get(random.nextInt(items.size())),
                                    "price",
                                    GiftsFixture.krw(GiftsFixture.PRICE),
                                    "recipient",
                                    friend.id()));
        }

        /// The buyer confirms at pay, mostly.
        private void pays(UUID gift) throws SQLException {
            var charge = chargeOf(gift);
            if (charge != null && pay.asked(charge).isPresent()) {
                int how = random.nextInt(12);
                late.add(pay.decide(charge, how == 0 ? "refused" : how == 1 ? "expired" : "settled"));
            }
        }

        /// Some of what pay said, in any order; half of it will be said again.
        private void bringSome() {
            late.addAll(pay.takeWords(buyer.id()));
            var words = new ArrayList<>();
            for (int i = 0; i < 3 && !late.isEmpty(); i++) {
                int index = random.nextInt(late.size());
                words.add(random.nextBoolean() ? late.remove(index) : late.get(index));
            }
            GiftsFixture.say("pay", words);
        }

        private void bringAll() {
            late.addAll(pay.takeWords(buyer.id()));
            while (!late.isEmpty()) {
                int most = Math.min(late.size(), 20);
                GiftsFixture.say("pay", List.copyOf(late.subList(0, most)));
                late.subList(0, most).clear();
            }
        }

        private void redeem(UUID gift) throws SQLException {
            String number = Sql.text("gifts", "select number from voucher where gift = ?", gift);
            if (number != null) {
                boolean again = !txns.isEmpty() && random.nextInt(4) == 0;
                String txn = again ? txns.get(random.nextInt(txns.size())) : GiftsFixture.txn();
                txns.add(txn);
                long amount = random.nextInt(3) == 0 ? 0 : random.nextLong(GiftsFixture.PRICE + 1);
                good(GiftsFixture.redeem(cafe, txn, VoucherCode.of(number, key), amount));
            }
        }

        private void timePasses(UUID gift) throws SQLException {
            switch (random.nextInt(4)) {
                case 0 -> {
                    var charge = chargeOf(gift);
                    if (charge != null && pay.asked(charge).isPresent()) {
                        late.add(pay.decide(charge, "expired"));
                    }
                }
                case 1 ->
                    Sql.run("gifts", "update voucher set expires_at = now() - interval '1 s' where gift = ?", gift);
                default -> {
                    if (!txns.isEmpty()) {
                        GiftsFixture.closeWindow(txns.get(random.nextInt(txns.size())));
                    }
                }
            }
        }

        private static void good(Api.Answer answer) {
            assertTrue(answer.status() < 500, answer.text());
        }

        private static UUID chargeOf(UUID gift) throws SQLException {
            String charge = Sql.text("gifts", "select charge from gift where id = ?", gift);
            return charge == null ? null : UUID.fromString(charge);
        }

        private Set<String> states() throws SQLException {
            var states = new HashSet<String>();
            for (var gift : gifts) {
                states.add(Sql.text("gifts", "select state from gift where id = ?", gift));
            }
            return states;
        }

        /// What is not as it must be; empty when all is.
        private String broken() {
            var broken = new ArrayList<String>();
            try {
                for (var gift : gifts) {
                    var charge = chargeOf(gift);
                    if (charge != null && !atPay(charge).equals(atGifts(gift))) {
                        broken.add(gift + " pay: " + atPay(charge) + " gifts: " + atGifts(gift));
                    }
                }
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
            return String.join("; ", broken);
        }

        /// Where pay has the money: all of it, held, with the partner, given back; and that no payout was too much.
        private String atPay(UUID charge) {
            long held = pay.held(charge);
            long partner = pay.paidTo(charge, cafe.id());
            long back = pay.paidTo(charge, buyer.id()) + pay.paidTo(charge, friend.id());
            return pay.state(charge).equals("settled")
                    ? "%d = %d + %d + %d, %d refused"
                            .formatted(GiftsFixture.PRICE, held, partner, back, pay.refused(charge))
                    : "nothing";
        }

        /// Where gifts has it: what is left on the voucher or may be reversed, with the partner, given back.
        private static String atGifts(UUID gift) throws SQLException {
            return Sql.text("gifts", """
                    select case when g.charge_state <> 'settled' then 'nothing' else
                           (coalesce(v.remaining_minor, 0) + r.open + r.settled + p.back)
                           || ' = ' || (coalesce(v.remaining_minor, 0) + r.open) || ' + ' || r.settled
                           || ' + ' || p.back || ', ' || p.refused || ' refused' end
                    from gift g
                    left join voucher v on v.gift = g.id
                    cross join lateral (
                        select coalesce(sum(amount_minor) filter (where state = 'redeemed'), 0) as open,
                               coalesce(sum(amount_minor) filter (where state = 'settled'), 0) as settled
                        from redemption where voucher = v.number) r
                    cross join lateral (
                        select coalesce(sum(amount_minor) filter (where kind = 'refund'), 0) as back,
                               count(*) filter (where state = 'refused') as refused
                        from payout where gift = g.id) p
                    where g.id = ?
                    """, gift);
        }
    }
}
