package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Windows of dispatch, as they run; each test in a town of its own.
@QuarkusTest
class DispatchServiceTest {
    @Inject
    Positions positions;

    @Inject
    TestTime time;

    private final List<Person> drivers = new ArrayList<>();

    @AfterEach
    void everybodyGoesHome() {
        drivers.forEach(driver -> TaxiFixture.shift(driver, false));
    }

    @Test
    void the_three_nearest_are_offered_a_ride_and_the_fourth_is_not() throws SQLException {
        var near = IntStream.range(0, 4)
                .mapToObj(i -> driverAt(36.3504 + 0.002 * i, 127.3845))
                .toList();
        var ride = TaxiFixture.requestedAt(People.signUp(), 36.3504, 127.3845);
        for (var driver : near.subList(0, 3)) {
            assertEquals(ride, offerTo(driver).ride());
        }
        assertEquals(3, offers(ride, "offered"));
        assertTrue(live(near.getLast()).isEmpty());
    }

    @Test
    void whoever_declined_or_canceled_is_not_asked_again_and_whoever_was_only_slow_is() throws SQLException {
        var declines = driverAt(35.1595, 126.8526);
        var cancels = driverAt(35.1597, 126.8526);
        var slow = driverAt(35.1599, 126.8526);
        var ride = TaxiFixture.requestedAt(People.signUp(), 35.1595, 126.8526);
        answer(declines, "decline");
        var expired = offerTo(slow).id();
        answer(cancels, "accept");
        TaxiFixture.drive(cancels, ride, "cancel", "{\"reason\":\"flat tire\"}").expect(204);
        TaxiFixture.drive(cancels, ride, "cancel", "{}").expect(204);
        assertEquals(1, Sql.number("taxi", "select redispatches from ride where id = ?", ride));
        var again = offerTo(slow).id();
        assertTrue(!again.equals(expired));
        Sql.run("taxi", "update offer set expires_at = now() where id = ?", again);
        Await.soon("the slow one is asked a third time", () -> live(slow).stream()
                .anyMatch(offer -> !offer.id().equals(again)));
        assertEquals(
                2,
                Sql.number(
                        "taxi",
                        "select count(*) from offer where ride = ? and driver in (?, ?)",
                        ride,
                        declines.id(),
                        cancels.id()));
    }

    @Test
    void nobody_is_offered_a_ride_of_their_own_or_while_off_shift_or_far_away() throws SQLException {
        var rider = driverAt(37.4563, 126.7052);
        var off = driverAt(37.4564, 126.7052);
        TaxiFixture.shift(off, false);
        driverAt(37.6, 126.7052);
        var ride = TaxiFixture.requestedAt(rider, 37.4563, 126.7052);
        var witness = driverAt(37.4570, 126.7052);
        assertEquals(ride, offerTo(witness).ride());
        assertEquals(1, Sql.number("taxi", "select count(*) from offer where ride = ?", ride));
    }

    @Test
    void going_off_shift_declines_what_is_offered() throws SQLException {
        var driver = driverAt(35.5384, 129.3114);
        var ride = TaxiFixture.requestedAt(People.signUp(), 35.5384, 129.3114);
        var offer = offerTo(driver);
        TaxiFixture.shift(driver, false);
        TaxiFixture.accept(driver, offer.id()).problem(409, "taxi/offer-closed");
        assertEquals(1, offers(ride, "declined"));
        assertEquals("processing", TaxiFixture.state(ride));
    }

    /// Whoever accepts holds the offer and wants its driver; going off shift must not hold the driver and want the
    /// offer.
    @Test
    void accepting_and_going_off_shift_do_not_wait_for_each_other() throws Exception {
        var driver = TaxiFixture.driver();
        var offer = TaxiFixture.offer(TaxiFixture.requested(People.signUp()), driver);
        try (var accepting = Sql.connect("taxi");
                var statement = accepting.createStatement();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            accepting.setAutoCommit(false);
            statement.execute("update offer set state = 'accepted' where id = '" + offer + "'");
            var leaving =
                    threads.submit(() -> driver.api().put("/v1/taxi/driver/availability", "{\"available\":false}"));
            Await.soon("going off shift waits for the offer", () -> waiting());
            statement.execute("select 1 from driver where account = '" + driver.id() + "' for update nowait");
            accepting.commit();
            leaving.get().expect(200);
        }
    }

    private static boolean waiting() {
        try {
            return Sql.number("taxi", "select count(*) from pg_locks where not granted") > 0;
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void a_crowd_of_busy_drivers_does_not_hide_the_free_one_behind_it() throws SQLException {
        var ride = TaxiFixture.requestedAt(People.signUp(), 36.5684, 128.7294);
        for (int i = 0; i < 40; i++) {
            onARide(ride, 36.5684, 128.7294);
        }
        var free = driverAt(36.5684 + 0.03, 128.7294);
        assertEquals(ride, offerTo(free).ride());
    }

    /// A driver on shift who is there and has somebody else's ride.
    private void onARide(UUID like, double lat, double lng) throws SQLException {
        var driver = Ids.next();
        Sql.run("taxi", """
                insert into driver (account, name, vehicle, plate, on_shift, registered_at)
                values (?, 'Busy', 'Van', right(?, 12), true, now())
                """, driver, driver.toString());
        Sql.run("taxi", """
                insert into ride (id, rider, quote, pickup_lat, pickup_lng, dropoff_lat, dropoff_lng, distance_meters,
                                  duration_seconds, tariff, fare_items, fare_minor, search_until, requested_at,
                                  state, driver, accepted_at, arrived_at, started_at)
                select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), pickup_lat, pickup_lng, dropoff_lat,
                       dropoff_lng, distance_meters, duration_seconds, tariff, fare_items, fare_minor, search_until,
                       requested_at, 'in_progress', ?, now(), now(), now()
                from ride where id = ?
                """, driver, like);
        var point = new Positions.Point(1, new Place(lat, lng), time.instant());
        positions.take(driver, List.of(point), time.instant());
    }

    private record Live(UUID id, UUID ride) {}

    private Person driverAt(double lat, double lng) {
        var driver = TaxiFixture.driverAt(lat, lng);
        drivers.add(driver);
        return driver;
    }

    private static void answer(Person driver, String verb) {
        driver.api()
                .post("/v1/taxi/driver/offers/" + offerTo(driver).id() + "/" + verb, null)
                .expect(200);
    }

    private static Live offerTo(Person driver) {
        return Await.some(Await.SOON, "an offer", () -> live(driver));
    }

    private static Optional<Live> live(Person driver) {
        var items =
                driver.api().get("/v1/taxi/driver/offers").expect(200).body().at("/items");
        return items.isEmpty()
                ? Optional.empty()
                : Optional.of(new Live(
                        UUID.fromString(items.at("/0/id").asText()),
                        UUID.fromString(items.at("/0/ride").asText())));
    }

    private static long offers(UUID ride, String state) throws SQLException {
        return Sql.number("taxi", "select count(*) from offer where ride = ? and state = ?", ride, state);
    }
}
