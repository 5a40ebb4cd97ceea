package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PositionResourceTest {
    private static final Place FAR = new Place(33.45, 126.57);

    @Inject
    TestTime time;

    @Inject
    Positions positions;

    private Person driver;

    @BeforeEach
    void goOnShift() {
        driver = TaxiFixture.driver();
        TaxiFixture.shift(driver, true);
    }

    @AfterEach
    void goOffShift() {
        TaxiFixture.shift(driver, false);
    }

    @Test
    void the_newest_point_counts_and_late_ones_are_ignored() {
        assertEquals("2 0 7", taken(point(5, 33.45), point(7, 33.46)));
        assertEquals("0 2 7", taken(point(6, 33.40), point(7, 33.41)));
        assertEquals("1 1 9", taken(point(9, 33.47), point(8, 33.42)));
        assertEquals(33.47, positions.of(driver.id()).orElseThrow().point().at().lat());
    }

    @Test
    void whoever_has_only_old_news_is_silent() {
        taken(point(5, 33.45));
        time.advance(Duration.ofSeconds(20));
        assertEquals("0 1 5", taken(point(5, 33.45)));
        time.advance(Duration.ofSeconds(20));
        assertTrue(near().isEmpty());
    }

    @Test
    void whoever_was_silent_begins_anew() {
        assertEquals("1 0 500", taken(point(500, 33.45)));
        time.advance(Duration.ofMinutes(1));
        assertTrue(near().isEmpty());
        assertEquals("1 0 1", taken(point(1, 33.45)));
        assertEquals(1, near().size());
    }

    @Test
    void whoever_moves_is_found_where_they_are_and_nowhere_else() {
        taken(point(1, 33.45));
        assertEquals(1, near().size());
        taken(point(2, 33.10));
        assertTrue(near().isEmpty());
        taken(point(3, 33.45));
        assertEquals(1, near().size());
        TaxiFixture.shift(driver, false);
        assertTrue(near().isEmpty());
        positions.sweep(time.instant());
        TaxiFixture.shift(driver, true);
        assertTrue(near().isEmpty());
    }

    private java.util.List<Dispatch.Candidate> near() {
        return positions.candidates(Ids.next(), FAR, 1, _ -> true, time.instant());
    }

    @Test
    void points_that_cannot_be_are_refused_and_none_of_them_is_taken() {
        var now = time.instant();
        var future = TaxiFixture.point(2, 33.4, 126.5, now.plus(Duration.ofMinutes(2)));
        TaxiFixture.positions(driver, point(1, 33.4), future).problem(422, "taxi/from-the-future");
        TaxiFixture.positions(driver, Collections.nCopies(11, point(1, 33.4)).toArray(String[]::new))
                .invalid("/points");
        TaxiFixture.positions(driver).invalid("/points");
        TaxiFixture.positions(driver, "null").problem(400, "core/invalid");
        TaxiFixture.positions(driver, point(1, 90.5)).invalid("/points/0/lat");
        TaxiFixture.positions(driver, point(-1, 33.4)).invalid("/points/0/seq");
        TaxiFixture.positions(driver, "{\"seq\":1,\"lat\":33.4,\"recorded_at\":\"" + now + "\"}")
                .invalid("/points/0/lng");
        TaxiFixture.positions(driver, "{\"seq\":1,\"lat\":33.4,\"lng\":126.5,\"recorded_at\":\"now\"}")
                .invalid("/points/0/recorded_at");
        assertTrue(positions.of(driver.id()).isEmpty());
    }

    @Test
    void points_of_another_driver_are_refused() {
        String body = "{\"driver\":\"" + driver.id() + "\",\"points\":[" + point(1, 33.4) + "]}";
        var other = TaxiFixture.driver();
        TaxiFixture.shift(other, true);
        other.api().post("/v1/taxi/driver/positions", body).problem(403, "taxi/not-yours");
        assertTrue(positions.of(driver.id()).isEmpty());
        assertTrue(positions.of(other.id()).isEmpty());
        driver.api().post("/v1/taxi/driver/positions", body).expect(200);
        TaxiFixture.shift(other, false);
    }

    @Test
    void off_shift_nothing_is_taken() {
        TaxiFixture.positions(People.signUp(), point(1, 33.4)).problem(409, "taxi/off-shift");
        TaxiFixture.positions(TaxiFixture.driver(), point(1, 33.4)).problem(409, "taxi/off-shift");
    }

    @Test
    void a_driver_is_whoever_registered_with_a_plate_nobody_else_has() {
        var person = People.signUp();
        person.api().get("/v1/taxi/driver/me").problem(403, "taxi/not-a-driver");
        person.api().put("/v1/taxi/driver/availability", "{\"available\":true}").problem(403, "taxi/not-a-driver");
        person.api().put("/v1/taxi/driver/availability", "{}").invalid("/available");
        String plate = driver.api().get("/v1/taxi/driver/me").expect(200).at("/plate");
        person.api()
                .put("/v1/taxi/driver/me", Api.object("name", "Lee", "vehicle", "Bus", "plate", plate))
                .problem(409, "taxi/plate-used");
        person.api()
                .put("/v1/taxi/driver/me", Api.object("name", " ", "vehicle", "Bus", "plate", "1"))
                .invalid("/name");
        person.api().get("/v1/taxi/driver/me").problem(403, "taxi/not-a-driver");
        var changed = driver.api()
                .put("/v1/taxi/driver/me", Api.object("name", "Kim", "vehicle", "Ioniq", "plate", plate))
                .expect(200);
        assertEquals("Ioniq true", changed.at("/vehicle") + " " + changed.at("/available"));
    }

    @Test
    void of_many_who_register_one_plate_at_once_one_has_it() throws InterruptedException {
        var people = People.signUp(8);
        String body = Api.object(
                "name",
                "Lee",
                "vehicle",
                "Bus",
                "plate",
                "same " + people.getFirst().handle());
        var answers = Together.run(8, i -> people.get(i).api().put("/v1/taxi/driver/me", body));
        long registered =
                answers.stream().filter(answer -> answer.status() == 200).count();
        assertEquals(1, registered);
        answers.stream()
                .filter(answer -> answer.status() != 200)
                .forEach(answer -> answer.problem(409, "taxi/plate-used"));
    }

    private String taken(String... points) {
        var taken = TaxiFixture.positions(driver, points).expect(200);
        return taken.at("/taken") + " " + taken.at("/ignored") + " " + taken.at("/last_seq");
    }

    private static String point(long seq, double lat) {
        return TaxiFixture.point(seq, lat, 126.57, Instant.parse("2026-01-01T00:00:00Z"));
    }
}
