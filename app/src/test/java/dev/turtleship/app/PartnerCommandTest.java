package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.partner.PartnerKey;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command against a folder held by another process, with a server of the test at the address in it.
class PartnerCommandTest {
    private static final String ID = "0199a3f0-0000-7000-8000-000000000001";
    private static final String ANY_ID = "[0-9a-f-]{36}";

    @TempDir
    Path temp;

    private OperatorStub ship;

    @BeforeEach
    void serve() throws Exception {
        ship = new OperatorStub(temp);
    }

    @AfterEach
    void stop() {
        ship.close();
    }

    @Test
    void a_new_partner_has_a_key_of_which_only_the_hash_leaves() throws Mistake {
        assertEquals(0, run("add", "Cafe \"Turtle\""));
        var lines = ship.out().lines().toList();
        assertEquals(3, lines.size());
        String partner = lines.getFirst().replace("partner  ", "");
        String key = lines.getLast().replace("key      ", "");
        assertTrue(key.matches("partner_gifts_[A-Za-z0-9_-]{43}"), key);
        assertEquals(2, ship.requests.size());
        assertEquals(
                "PUT /internal/v1/operator/partners/" + partner
                        + " Bearer the token {\"module\":\"gifts\",\"name\":\"Cafe \\\"Turtle\\\"\"}",
                ship.requests.getFirst());
        String second = ship.requests.getLast();
        assertTrue(second.matches("PUT /internal/v1/operator/partners/" + partner + "/keys/" + ANY_ID + " .*"), second);
        assertTrue(second.endsWith("{\"sha256\":\"" + PartnerKey.sha256(key) + "\"}"), second);
        assertFalse(ship.requests.toString().contains(key));
    }

    @Test
    void keys_are_added_and_revoked() throws Mistake {
        assertEquals(0, run("key", ID));
        assertTrue(ship.out().startsWith("key id "), ship.out());
        ship.status = 204;
        ship.out.reset();
        assertEquals(0, run("revoke", ID));
        assertEquals(ID + " revoked\n", ship.out());
        assertTrue(ship.requests.getLast().startsWith("DELETE /internal/v1/operator/partners/keys/" + ID));
    }

    @Test
    void the_list_is_a_table() throws Mistake {
        ship.status = 200;
        ship.answer = "{\"items\":[{\"id\":\"" + ID + "\",\"module\":\"gifts\",\"name\":\"Cafe\","
                + "\"keys\":[{\"id\":\"k1\"},{\"id\":\"k2\"}]}]}";
        assertEquals(0, run("list"));
        assertEquals(
                ID + " gifts Cafe k1 k2", ship.out().lines().toList().getLast().replaceAll(" +", " "));
        ship.out.reset();
        ship.answer = "{\"items\":[]}";
        assertEquals(0, run());
        assertEquals("there are no partners\n", ship.out());
    }

    @Test
    void a_refusal_is_told_in_its_own_words_and_no_key_is_shown() throws Mistake {
        ship.status = 503;
        ship.answer = "{\"detail\":\"accounts is away\"}";
        assertEquals(1, run("add", "Cafe"));
        assertEquals("", ship.out());
        assertEquals("turtleship: accounts is away\n", ship.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "add A B", "key", "key x", "revoke x", "list all", "forget " + ID, "add --module"})
    void a_mistake_is_told(String line) {
        assertThrows(Mistake.class, () -> run(line.split(" ")));
        assertEquals(List.of(), ship.requests);
    }

    private int run(String... words) throws Mistake {
        var command = new PartnerCommand(ship.toOut(), ship.toErr());
        return command.run(List.of(words), temp, ship.data.toString());
    }
}
