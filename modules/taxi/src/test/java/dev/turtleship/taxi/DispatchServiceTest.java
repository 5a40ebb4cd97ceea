package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Windows of dispatch, as they run; each test in a town of its own.
@QuarkusTest
class DispatchServiceTest {
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
