package dev.turtleship.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedHashTest {
    @TempDir
    Path data;

    @Test
    void the_key_is_made_once_and_the_parts_are_told_apart() {
        String first = started().of("ab", "c");
        assertEquals(first, started().of("ab", "c"));
        assertNotEquals(first, started().of("a", "bc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00ff", "no key"})
    void a_damaged_key_shows_at_the_start_and_is_left_alone(String damaged) throws IOException {
        var file = data.resolve("keys/identity-hash.key");
        Files.createDirectories(file.getParent());
        Files.writeString(file, damaged);
        var mistake = assertThrows(IllegalStateException.class, this::started);
        assertFalse(!damaged.isEmpty() && mistake.toString().contains(damaged), mistake.toString());
        assertEquals(damaged, Files.readString(file));
    }

    private KeyedHash started() {
        var hash = new KeyedHash(data);
        hash.start();
        return hash;
    }
}
