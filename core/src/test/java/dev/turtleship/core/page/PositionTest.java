package dev.turtleship.core.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PositionTest {
    private final AccountId alice = new AccountId(Ids.next());

    @Test
    void a_cursor_gives_back_its_place() {
        for (long place : new long[] {0, 1, Long.MAX_VALUE}) {
            String cursor = new Position("chat", alice, "7", place).encode();
            assertEquals(Optional.of(place), Position.valueOf(cursor, "chat", alice, "7"));
        }
    }

    @Test
    void without_a_cursor_there_is_no_place() {
        assertEquals(Optional.empty(), Position.valueOf(null, "chat", alice, "7"));
        assertEquals(Optional.empty(), Position.valueOf("", "chat", alice, "7"));
    }

    @Test
    void whatever_is_not_ones_own_is_refused() {
        var foreign = List.of(
                new Position("pay", alice, "7", 5).encode(),
                new Position("chat", new AccountId(Ids.next()), "7", 5).encode(),
                new Position("chat", alice, "8", 5).encode(),
                new Position("chat", alice, "7", -5).encode(),
                new Position("chat", alice, "7", 5).encode() + "AAAA",
                encoded("1 chat " + alice + " 7"),
                encoded("2 chat " + alice + " 7 5"),
                encoded("1 chat " + alice + " 7 05"),
                encoded("1 chat nobody 7 5"),
                "%%%",
                "x");
        for (var cursor : foreign) {
            var refused = assertThrows(Refused.class, () -> Position.valueOf(cursor, "chat", alice, "7"), cursor);
            assertEquals(400, refused.reason().status());
            assertEquals(
                    "/after",
                    ((Refused.FieldError) ((List<?>) refused.body(null).get("errors")).getFirst()).pointer());
        }
    }

    private static String encoded(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
