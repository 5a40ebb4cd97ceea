package dev.turtleship.app.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A driver of the city at the door of somebody who rides by hand.
class DoorTest {
    private static final String SAID = "200 {\"items\":[{\"seq\":%d,\"sender\":\"%s\",\"text\":\"%s\"}]}";

    private FakeShip ship;
    private Door door;

    @BeforeEach
    void arrive() throws IOException {
        ship = new FakeShip();
        var api = ship.api();
        var driver = new Citizen(api, "taxi_01", "secret");
        door = new Door(person -> null, driver);
        ship.will("200 {\"id\":\"c1\"}", "201 {\"seq\":4}");
        door.ask(ride());
    }

    @AfterEach
    void leave() {
        ship.close();
    }

    @Test
    void the_rider_is_asked_for_the_pin_in_chat() {
        assertEquals(
                "POST /v1/chat/conversations {\"kind\":\"direct\",\"person\":\"ann\"} Bearer 1",
                ship.asked().getFirst());
        assertTrue(
                ship.asked().get(1).startsWith("PUT /v1/chat/conversations/c1/messages/"),
                ship.asked().get(1));
        assertTrue(ship.asked().get(1).contains("PIN"));
        assertEquals(2, ship.asked().size());
    }

    @Test
    void the_ride_begins_with_the_four_digits_that_the_rider_writes() {
        ship.will(SAID.formatted(5, "ann", "여기요, 0427 입니다"), "200 {}");
        door.ask(ride());
        assertEquals(
                "GET /v1/chat/conversations/c1/messages?after=4  Bearer 1",
                ship.asked().get(2));
        assertEquals(
                "POST /v1/taxi/driver/rides/r1/start {\"pin\":\"0427\"} Bearer 1",
                ship.asked().get(3));
    }

    @Test
    void neither_other_numbers_nor_what_others_say_begin_a_ride_and_nothing_is_heard_twice() {
        ship.will(SAID.formatted(5, "ann", "call me at 01012345678"), SAID.formatted(6, "me", "1234"), "200 {}");
        door.ask(ride());
        door.ask(ride());
        door.ask(ride());
        assertEquals(5, ship.asked().size());
        assertTrue(ship.asked().getLast().contains("after=6"), ship.asked().getLast());
    }

    private static ObjectNode ride() {
        var ride = Json.object().put("id", "r1");
        ride.putObject("rider").put("id", "ann");
        return ride;
    }
}
