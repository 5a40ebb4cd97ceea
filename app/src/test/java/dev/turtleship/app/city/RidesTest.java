package dev.turtleship.app.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.app.city.Totals.What;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RidesTest {
    @Test
    void a_ride_of_before_is_followed_to_its_end_and_rated() throws IOException {
        try (var ship = new FakeShip();
                var journal = new Journal(null)) {
            var api = ship.api();
            var town = new Town(api, new Story(api), journal);
            ship.will(
                    "200 {\"items\":[{\"id\":\"r2\",\"state\":\"completed\"},"
                            + "{\"id\":\"r1\",\"state\":\"in_progress\"}]}",
                    "200 {\"id\":\"r1\",\"state\":\"in_progress\"}",
                    "503 {}",
                    "200 {\"id\":\"r1\",\"state\":\"completed\"}",
                    "200 {}");
            new Rides(town, new Citizen(api, "city_01", "secret")).resume();
            assertEquals(5, ship.asked().size(), ship.asked().toString());
            assertTrue(ship.asked().getLast().startsWith("POST /v1/taxi/rides/r1/rating {\"stars\":"));
            assertEquals(1, town.totals().of(What.COMPLETED));
        }
    }
}
