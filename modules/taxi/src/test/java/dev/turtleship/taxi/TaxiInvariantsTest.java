package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Seed;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Riders and drivers do anything at any time, and pay says what it says late, again and in any order; then every ride
/// that ended with money owed has been paid exactly once, and none is stuck.
@QuarkusTest
class TaxiInvariantsTest {
    private static final int PAIRS = 4;
    private static final int STEPS = 250;
    private static final List<String> WORDS = List.of("pending", "settled", "refused", "expired", "canceled");

    @Inject
    FakePay pay;

    @Inject
    TestTime time;

    @Test
    void every_fare_is_settled_at_most_once_and_no_ride_is_stuck() throws Exception {
        var seed = Seed.random("TaxiInvariantsTest");
        var random = Stream.generate(seed::split).limit(PAIRS).toList();
        var played = Together.run(PAIRS, i -> play(random.get(i)));
        int ended = played.stream().mapToInt(Played::ended).sum();
        assertTrue(ended >= PAIRS * 2, "rides that ended: " + ended);
        for (var one : played) {
            assertEquals("", broken(one.rider()), one.toString());
        }
    }

    private record Played(UUID rider, int ended) {}

    /// The rides of a rider that are not as they must be.
    private static String broken(UUID rider) throws SQLException {
        return Sql.text("taxi", """
                select coalesce(string_agg(r.id || ' is ' || r.state || ', ' || coalesce(f.state, '-'), '; '), '')
                from ride r
                left join receivable f on f.ride = r.id
                left join (select ride, count(*) filter (where state = 'settled') as settled
                           from charge group by ride) c on c.ride = r.id
                where r.rider = ?
                  and ((f.state = 'paid') <> (c.settled = 1)
                       or c.settled > 1
                       or r.ended_at is not null and f.state <> 'paid'
                       or r.state = 'completed' and f.state is null)
                """, rider);
    }

    /// One rider and one driver; how many of their rides ended.
    private Played play(SplittableRandom random) {
        try {
            var rider = People.signUp();
            var driver = TaxiFixture.driver();
            var ride = Ids.next();
            int ended = 0;
            for (int step = 0; step < STEPS; step++) {
                command(random, rider, driver, ride);
                if (over(ride)) {
                    ended++;
                    settle(rider, ride);
                    ride = Ids.next();
                }
            }
            finish(rider, ride);
            return new Played(rider.id(), ended);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /// Any command, in whatever state; what matters is that none fails unexpectedly.
    private void command(SplittableRandom random, Person rider, Person driver, UUID ride) throws SQLException {
        var answer =
                switch (random.nextInt(14)) {
                    case 0, 1 -> TaxiFixture.request(rider, ride, TaxiFixture.token(rider));
                    case 2, 3, 4 -> offered(driver, ride, random.nextInt(5) > 0 ? "accept" : "decline");
                    case 5, 6 -> TaxiFixture.drive(driver, ride, "arrived", null);
                    case 7, 8 -> TaxiFixture.drive(driver, ride, "start", pin(ride));
                    case 9, 10 ->
                        TaxiFixture.drive(
                                driver,
                                ride,
                                "complete",
                                Api.object("occurred_at", time.instant().toString()));
                    case 11 ->
                        random.nextInt(4) > 0
                                ? TaxiFixture.ride(rider, ride, "pay", null)
                                : TaxiFixture.drive(driver, ride, "cancel", "{}");
                    case 12 ->
                        random.nextInt(4) > 0
                                ? TaxiFixture.ride(rider, ride, "rating", "{\"stars\":3}")
                                : TaxiFixture.ride(rider, ride, "cancel", random.nextBoolean() ? "{}" : agree());
                    default -> noise(random, rider);
                };
        assertTrue(answer.status() < 500, answer.text());
    }

    /// Pay says something about one of the rider's charges, whatever it said before.
    private Api.Answer noise(SplittableRandom random, Person rider) {
        var charges = pay.askedOf(rider.id());
        if (!charges.isEmpty()) {
            var charge = charges.get(random.nextInt(charges.size()));
            TaxiFixture.reply(charge.charge(), WORDS.get(random.nextInt(WORDS.size())), WORDS.get(random.nextInt(5)));
        }
        return rider.api().get("/v1/taxi/rides").expect(200);
    }

    private static Api.Answer offered(Person driver, UUID ride, String command) throws SQLException {
        if ("processing".equals(TaxiFixture.state(ride))) {
            String live = Sql.text("taxi", "select id from offer where driver = ? and state = 'offered'", driver.id());
            var offer = live == null ? TaxiFixture.offer(ride, driver) : UUID.fromString(live);
            return driver.api().post("/v1/taxi/driver/offers/" + offer + "/" + command, null);
        }
        return driver.api().get("/v1/taxi/driver/offers").expect(200);
    }

    private static String pin(UUID ride) throws SQLException {
        String pin = Sql.text("taxi", "select pin from ride where id = ?", ride);
        return Api.object("pin", pin == null ? "0000" : pin);
    }

    private static String agree() {
        return "{\"fee\":{\"amount\":4000,\"currency\":\"KRW\"}}";
    }

    private static boolean over(UUID ride) throws SQLException {
        return "t".equals(Sql.text("taxi", "select ended_at is not null from ride where id = ?", ride));
    }

    /// Until it is paid the rider asks again, and pay settles the newest charge only: whatever was said before, that is
    /// enough.
    private void settle(Person rider, UUID ride) {
        Await.soon("the ride is paid for", () -> {
            String state = TaxiFixture.payment(rider, ride);
            if (state.equals("refused")) {
                TaxiFixture.ride(rider, ride, "pay", null).expect(200);
            }
            pay.askedOf(rider.id()).stream()
                    .map(AskCharge::charge)
                    .reduce((_, last) -> last)
                    .ifPresent(last -> TaxiFixture.reply(last, "settled"));
            return state.isEmpty() || state.equals("paid");
        });
    }

    /// From any state a ride ends though nobody does anything any more.
    private void finish(Person rider, UUID ride) throws SQLException {
        if (TaxiFixture.state(ride) == null) {
            return;
        }
        TaxiFixture.leftAlone(ride);
        assertTrue(over(ride));
        settle(rider, ride);
        var rides = new HashSet<>(List.of(TaxiFixture.find(rider, ride).at("/state")));
        assertTrue(List.of("completed", "rider_canceled", "driver_canceled", "no_drivers")
                .containsAll(rides));
        TaxiFixture.requested(rider);
    }
}
