package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.taxi.Routing.Route;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class QuoteTest {
    private static final String SECRET = "a secret of the tests";
    private static final Instant NOON = Instant.parse("2026-11-22T03:00:00Z");
    private static final Instant NIGHT = Instant.parse("2026-11-22T13:00:00Z");

    private final ObjectMapper json =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    @Test
    void a_quote_comes_back_as_it_was_signed() {
        var quote = quote();
        assertEquals(quote, Quote.verify(quote.sign(SECRET, json), SECRET, json));
    }

    /// Also those that base64 would read as the same bytes.
    @Test
    void a_token_changed_by_any_character_is_refused() {
        String token = quote().sign(SECRET, json);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
        for (int i = 0; i < token.length(); i++) {
            for (char c : alphabet.toCharArray()) {
                if (c != token.charAt(i)) {
                    refused(token.substring(0, i) + c + token.substring(i + 1));
                }
            }
            refused(token.substring(0, i));
            refused(token.substring(0, i) + token.substring(i + 1));
        }
        refused(token + "A");
        refused(token + "=");
    }

    @Test
    void a_token_of_another_secret_is_refused() {
        refused(quote().sign("another", json));
        for (var text : new String[] {"", ".", "..", "q1", "q1.e30", "q1.e30.e30"}) {
            refused(text);
        }
    }

    private void refused(String token) {
        var refusal = assertThrows(Refused.class, () -> Quote.verify(token, SECRET, json), token);
        assertEquals(TaxiError.QUOTE_INVALID, refusal.reason());
    }

    @Test
    void a_fare_is_the_sum_of_its_items() {
        assertEquals("base 4800", items(new Route(1_600, 60), NOON));
        assertEquals("base 4800, distance 100", items(new Route(1_601, 60), NOON));
        assertEquals("base 4800, distance 200, time 100", items(new Route(1_732, 239), NOON));
        assertEquals("base 4800, distance 200, time 100, night 1000", items(new Route(1_732, 239), NIGHT));
        assertEquals(6_100, Tariff.total(Tariff.items(new Route(1_732, 239), NIGHT)));
    }

    private static String items(Route route, Instant at) {
        return Tariff.items(route, at).stream()
                .map(item -> item.code() + " " + item.amount().amount())
                .collect(Collectors.joining(", "));
    }

    @Test
    void the_way_without_a_map_is_longer_than_as_the_crow_flies() {
        var cityHall = new Place(37.5663, 126.9779);
        var gangnam = new Place(37.4979, 127.0276);
        assertEquals(8_773, cityHall.metersTo(gangnam), 20);
        var route = new StraightLine().route(cityHall, gangnam);
        assertEquals(cityHall.metersTo(gangnam) * 13 / 10, route.meters());
        assertEquals(route.meters() * 3.6 / 25, route.seconds(), 1);
        assertEquals(0, cityHall.metersTo(cityHall));
    }

    private static Quote quote() {
        var route = new Route(8_000, 1_200);
        return new Quote(
                Ids.next(),
                Ids.next(),
                new Place(37.5663, 126.9779),
                new Place(37.4979, 127.0276),
                route.meters(),
                route.seconds(),
                Tariff.NAME,
                Tariff.items(route, NOON),
                NOON);
    }
}
