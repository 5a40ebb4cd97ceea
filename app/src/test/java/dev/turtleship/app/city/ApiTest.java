package dev.turtleship.app.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How a patient client asks.
class ApiTest {
    private FakeShip ship;
    private Api api;

    @BeforeEach
    void start() throws IOException {
        ship = new FakeShip();
        api = ship.api();
    }

    @AfterEach
    void stop() {
        ship.close();
    }

    @Test
    void what_is_refused_for_now_or_not_answered_is_asked_again_just_the_same() {
        ship.will("503 {}", "hang up", "202 {}", "422 {\"retryable\":true}", "201 {\"id\":7}");
        var answer = api.ask("PUT", "/v1/things/1", "token", Json.object().put("a", 1));
        assertEquals(201, answer.status());
        assertEquals(7, answer.body().path("id").asInt());
        assertEquals(Collections.nCopies(5, "PUT /v1/things/1 {\"a\":1} Bearer token"), ship.asked());
        assertEquals(4, api.again());
    }

    @Test
    void what_is_refused_for_good_is_not_asked_again() {
        ship.will("409 {\"detail\":\"It is taken\"}");
        var answer = api.ask("POST", "/v1/things", "", null);
        assertEquals("It is taken", answer.detail());
        assertEquals(1, ship.asked().size());
    }

    @Test
    void who_asks_after_the_end_is_told_so() {
        api.end();
        assertThrows(Api.Over.class, () -> api.ask("GET", "/v1/things", "", null));
        assertThrows(Api.Over.class, () -> api.pause(60_000));
        assertTrue(ship.asked().isEmpty());
    }

    @Test
    void who_is_refused_with_401_signs_in_again_and_asks_the_same() {
        ship.will("401 {}", "200 {}");
        var citizen = new Citizen(api, "minji", "secret");
        assertTrue(citizen.put("/v1/things/1", Json.object()).success());
        assertEquals(List.of("PUT /v1/things/1 {} Bearer 1", "PUT /v1/things/1 {} Bearer 2"), ship.asked());
        assertEquals("me", citizen.id());
    }
}
