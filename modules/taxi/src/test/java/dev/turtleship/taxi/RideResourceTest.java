package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Quotes and requests, and what is refused of them.
@QuarkusTest
class RideResourceTest {
    @Inject
    TestTime time;

    @Test
    void a_quote_adds_up_and_says_until_when() {
        var quote = TaxiFixture.quote(People.signUp()).expect(200);
        long sum = 0;
        for (var item : quote.body().at("/items")) {
            sum += item.at("/amount/amount").asLong();
        }
        assertEquals(Long.toString(sum), quote.at("/fare/amount"));
        assertEquals("base", quote.at("/items/0/code"));
    }

    @Test
    void the_same_request_again_is_the_same_ride_though_the_quote_has_expired() throws SQLException {
        var rider = People.signUp();
        var id = Ids.next();
        String token = TaxiFixture.token(rider);
        TaxiFixture.request(rider, id, token).expect(201);
        TaxiFixture.request(rider, id, token).expect(200);
        time.advance(Duration.ofMinutes(6));
        TaxiFixture.request(rider, id, token).expect(200);
        assertEquals(1, rides(rider.id()));
        var fresh = rider.api().get("/v1/taxi/rides").expect(200);
        assertEquals(id.toString(), fresh.at("/items/0/id"));
    }

    @Test
    void an_expired_changed_used_or_foreign_quote_makes_no_ride() throws SQLException {
        var rider = People.signUp();
        String token = TaxiFixture.token(rider);
        TaxiFixture.request(People.signUp(), Ids.next(), token).problem(422, "taxi/quote-invalid");
        TaxiFixture.request(rider, Ids.next(), token + "x").problem(422, "taxi/quote-invalid");
        TaxiFixture.request(rider, Ids.next(), flip(token)).problem(422, "taxi/quote-invalid");
        TaxiFixture.request(rider, Ids.next(), "").invalid("/quote");
        TaxiFixture.request(rider, Ids.next(), "x".repeat(4097)).invalid("/quote");
        rider.api().put("/v1/taxi/rides/" + Ids.next(), "{}").invalid("/quote");
        rider.api()
                .put("/v1/taxi/rides/" + Ids.next(), "{\"quote\":\"x\",\"fare\":1}")
                .invalid("/fare");
        time.advance(Duration.ofMinutes(6));
        TaxiFixture.request(rider, Ids.next(), token).problem(410, "taxi/quote-expired");
        assertEquals(0, rides(rider.id()));
        String second = TaxiFixture.token(rider);
        var id = Ids.next();
        TaxiFixture.request(rider, id, second).expect(201);
        TaxiFixture.ride(rider, id, "cancel", "{}").expect(200);
        TaxiFixture.request(rider, Ids.next(), second).problem(409, "taxi/quote-used");
        assertEquals(1, rides(rider.id()));
    }

    private static String flip(String token) {
        int middle = token.length() / 2;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';
        return token.substring(0, middle) + other + token.substring(middle + 1);
    }

    @Test
    void a_rider_has_one_ride_at_a_time_however_many_are_asked_for_at_once() throws Exception {
        var rider = People.signUp();
        var tokens = new String[8];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = TaxiFixture.token(rider);
        }
        var statuses = Together.run(
                8, i -> TaxiFixture.request(rider, Ids.next(), tokens[i]).status());
        assertEquals(new HashSet<>(java.util.List.of(201, 409)), new HashSet<>(statuses));
        assertEquals(1, statuses.stream().filter(status -> status == 201).count());
        var refused =
                TaxiFixture.request(rider, Ids.next(), TaxiFixture.token(rider)).problem(409, "taxi/ride-active");
        assertEquals(rider.api().get("/v1/taxi/rides").at("/items/0/id"), refused.at("/ride"));
        assertEquals(1, rides(rider.id()));
    }

    @Test
    void an_id_means_one_ride_of_one_rider() throws SQLException {
        var rider = People.signUp();
        var mallory = People.signUp();
        var id = TaxiFixture.requested(rider);
        TaxiFixture.request(rider, id, TaxiFixture.token(rider)).problem(409, "taxi/id-used");
        TaxiFixture.request(mallory, id, TaxiFixture.token(mallory)).problem(409, "taxi/id-used");
        mallory.api().get("/v1/taxi/rides/" + id).problem(404, "taxi/ride-unknown");
        TaxiFixture.ride(mallory, id, "cancel", "{}").problem(404, "taxi/ride-unknown");
        assertEquals("processing", TaxiFixture.state(id));
        assertEquals(0, rides(mallory.id()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                       | /dropoff
            {"pickup":{"lat":37.5,"lng":127}}                                        | /dropoff
            {"pickup":{"lat":91,"lng":127},"dropoff":{"lat":37,"lng":127}}           | /pickup/lat
            {"pickup":{"lat":37,"lng":-181},"dropoff":{"lat":37,"lng":127}}          | /pickup/lng
            {"pickup":{"lng":127},"dropoff":{"lat":37,"lng":127}}                    | /pickup/lat
            {"pickup":{"lat":null,"lng":127},"dropoff":{"lat":37,"lng":127}}         | /pickup/lat
            {"pickup":{"lat":"37","lng":127},"dropoff":{"lat":37,"lng":127}}         | /pickup/lat
            {"pickup":{"lat":37,"lng":127,"x":1},"dropoff":{"lat":37,"lng":127}}     | /pickup/x
            """)
    void a_place_that_is_none_is_refused_with_its_name(String body, String pointer) {
        var answer = People.signUp().api().post("/v1/taxi/quotes", body).problem(400, "core/invalid");
        var pointers = new HashSet<String>();
        answer.body()
                .at("/errors")
                .forEach(error -> pointers.add(error.at("/pointer").asText()));
        assertEquals(true, pointers.contains(pointer), answer.text());
    }

    @Test
    void a_ride_to_the_moon_is_too_far() {
        String body = "{\"pickup\":" + TaxiFixture.CITY_HALL + ",\"dropoff\":" + TaxiFixture.place(35.1, 129.0) + "}";
        People.signUp().api().post("/v1/taxi/quotes", body).problem(422, "taxi/too-far");
    }

    @Test
    void wrong_words_about_a_ride_are_refused_and_change_nothing() throws SQLException {
        var rider = People.signUp();
        var ride = TaxiFixture.requested(rider);
        for (var stars : new String[] {"0", "6", "4.5", "\"5\"", "null"}) {
            TaxiFixture.ride(rider, ride, "rating", "{\"stars\":" + stars + "}").invalid("/stars");
        }
        TaxiFixture.ride(rider, ride, "cancel", "{\"fee\":{\"amount\":5,\"currency\":\"USD\"}}")
                .invalid("/fee");
        TaxiFixture.ride(rider, ride, "cancel", "{\"fee\":{\"amount\":-5,\"currency\":\"KRW\"}}")
                .invalid("/fee");
        TaxiFixture.ride(rider, ride, "cancel", Api.object("reason", "x".repeat(201)))
                .invalid("/reason");
        rider.api().get("/v1/taxi/rides?limit=0").invalid("/limit");
        rider.api().get("/v1/taxi/rides?cursor=%20").invalid("/cursor");
        rider.api().get("/v1/taxi/rides/" + Ids.next()).problem(404, "taxi/ride-unknown");
        assertEquals(
                "processing 1",
                TaxiFixture.state(ride) + " " + Sql.text("taxi", "select version from ride where id = ?", ride));
        Api.open().get("/v1/taxi/rides").problem(401, "core/unauthenticated");
    }

    private static long rides(java.util.UUID rider) throws SQLException {
        return Sql.number("taxi", "select count(*) from ride where rider = ?", rider);
    }
}
