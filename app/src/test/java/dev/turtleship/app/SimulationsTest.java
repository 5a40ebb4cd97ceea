package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is simulated, and where never.
class SimulationsTest {
    private static final String URL = "turtleship.registrar.url";
    private static final String KEY = "turtleship.registrar.key";
    private static final String DATABASE = "turtleship.database.identity.url";
    private static final String OUTBOX = "turtleship.identity.dev-outbox";

    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        Set.of(URL, KEY, DATABASE, OUTBOX).forEach(System::clearProperty);
    }

    @Test
    void on_an_embedded_server_the_registrar_and_the_text_messages_are_simulated() throws Mistake {
        assertEquals(Set.of(URL, KEY, OUTBOX), properties().keySet());
    }

    @Test
    void on_a_database_server_of_ones_own_nothing_says_yes_to_everybody() throws Mistake {
        System.setProperty(DATABASE, "jdbc:postgresql://127.0.0.1:1/identity");
        assertEquals(Map.of(), properties());
    }

    @Test
    void a_registrar_that_is_configured_is_the_one_that_is_asked() throws Mistake {
        System.setProperty(URL, "http://127.0.0.1:1");
        System.setProperty(KEY, "{}");
        assertEquals(Set.of(OUTBOX), properties().keySet());
    }

    @Test
    void a_key_without_a_registrar_is_a_mistake() {
        System.setProperty(KEY, "{}");
        assertThrows(Mistake.class, SimulationsTest::properties);
    }

    @Test
    void what_stands_in_the_file_is_configured() throws IOException {
        var file = folder.resolve("application.properties");
        assertFalse(Main.configured(URL, file));
        Files.writeString(file, URL + "=http://127.0.0.1:1\n");
        assertTrue(Main.configured(URL, file));
        assertFalse(Main.configured(KEY, file));
    }

    private static Map<String, String> properties() throws Mistake {
        var around = new Arguments.Surroundings(Path.of(""), "data", List.of("accounts", "identity"));
        try (var simulations = Simulations.open(Arguments.parse(List.of("--modules", "identity"), around))) {
            return Map.copyOf(simulations.properties());
        }
    }
}
