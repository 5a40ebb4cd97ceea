package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.000001Z");
    private static final UUID LOW = UUID.fromString("01970000-0000-7000-8000-000000000000");
    private static final UUID HIGH = UUID.fromString("f1970000-0000-7000-8000-000000000000");

    @Test
    void a_place_comes_back_from_its_key() {
        var place = new Place(NOON, HIGH, 7);
        assertEquals(Optional.of(place), Place.parse(place.key()));
    }

    @Test
    void places_stand_in_the_order_of_time_then_conversation_then_number() {
        assertBefore(new Place(NOON.minusNanos(1_000), HIGH, 9), new Place(NOON, LOW, 1));
        assertBefore(new Place(NOON, LOW, 9), new Place(NOON, HIGH, 1));
        assertBefore(new Place(NOON, LOW, 1), new Place(NOON, LOW, 1).next());
        assertBefore(new Place(NOON, HIGH, Long.MAX_VALUE), Place.NEWEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "001795435200000001f1970000-0000-7000-8000-000000000000",
                "001795435200000001f1970000-0000-7000-8000-0000000000009999999999999999999",
                "999999999999999999f1970000-0000-7000-8000-0000000000000000000000000000007",
                "-01795435200000001f1970000-0000-7000-8000-0000000000000000000000000000007"
            })
    void what_is_no_key_of_ours_is_none(String key) {
        assertEquals(Optional.empty(), Place.parse(key));
    }

    private static void assertBefore(Place one, Place other) {
        assertTrue(one.compareTo(other) < 0, one + " " + other);
        assertTrue(other.compareTo(one) > 0, other + " " + one);
    }
}
