package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command against a folder held by another process, with a server of the test at the address in it.
class ParkedCommandTest {
    private static final String ID = "0199a3f0-0000-7000-8000-000000000001";

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
    void the_list_is_a_table() throws Exception {
        ship.answer = """
                {"items":[{"id":"%s","source":"pay","destination":"chat","type":"chat.post_card","aggregate":"a",
                "attempts":8,"error":"IllegalStateException at ChatInbox.java:86",
                "parked_at":"2026-01-02T03:04:05.678Z",
                "behind":2}],"more":false,"away":[]}""".formatted(ID);
        assertEquals(0, run("list"));
        var lines = ship.out().lines().toList();
        assertEquals(2, lines.size());
        assertEquals(
                ID + " pay -> chat chat.post_card 2026-01-02T03:04:05Z 8 2 IllegalStateException at ChatInbox.java:86",
                lines.getLast().replaceAll(" +", " "));
        assertEquals(List.of("GET /internal/v1/operator/parked Bearer the token"), ship.requests);
    }

    @Test
    void the_list_is_json_for_machines() throws Exception {
        ship.answer = "{\"items\":[],\"more\":false,\"away\":[\"pay\"]}";
        assertEquals(1, run("list", "--json"));
        assertEquals(ship.answer + "\n", ship.out());
        assertTrue(ship.err().contains("pay"));
    }

    @Test
    void an_empty_list_says_so() throws Exception {
        ship.answer = "{\"items\":[],\"more\":false,\"away\":[]}";
        assertEquals(0, run());
        assertEquals("nothing is parked\n", ship.out());
    }

    @Test
    void decisions_are_told() throws Exception {
        ship.answer = "{\"id\":\"" + ID + "\",\"source\":\"pay\"}";
        assertEquals(0, run("replay", ID));
        assertEquals(0, run("discard", ID));
        ship.answer = "{\"replayed\":3,\"away\":[]}";
        assertEquals(0, run("replay", "--all"));
        assertEquals(ID + " replayed\n" + ID + " discarded\n3 replayed\n", ship.out());
        assertEquals(
                List.of(
                        "POST /internal/v1/operator/parked/" + ID + "/replay Bearer the token",
                        "POST /internal/v1/operator/parked/" + ID + "/discard Bearer the token",
                        "POST /internal/v1/operator/parked/replay Bearer the token"),
                ship.requests);
    }

    @Test
    void a_refusal_is_told_in_its_own_words() throws Exception {
        ship.status = 404;
        ship.answer = "{\"detail\":\"No message is parked\"}";
        assertEquals(1, run("replay", ID));
        assertEquals("turtleship: No message is parked\n", ship.err());
    }

    @Test
    void where_nothing_runs_the_token_goes_nowhere() throws Exception {
        ship.letGo();
        var mistake = assertThrows(Mistake.class, () -> run("list"));
        assertEquals(
                "nothing runs on " + ship.data + "; start it, or name another folder with --data DIR",
                mistake.getMessage());
        assertEquals(List.of(), ship.requests);
    }

    @Test
    void a_process_that_does_not_listen_yet_is_told() throws Exception {
        ship.stopListening();
        var mistake = assertThrows(Mistake.class, () -> run("list"));
        assertTrue(mistake.getMessage().contains("does not answer"), mistake.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"replay", "discard --all", "list all", "replay x", "forget " + ID, "list --all", "replay --json"
            })
    void a_mistake_is_told(String line) {
        assertThrows(Mistake.class, () -> run(line.split(" ")));
        assertEquals(List.of(), ship.requests);
    }

    private int run(String... words) throws Mistake {
        var command = new ParkedCommand(ship.toOut(), ship.toErr());
        return command.run(List.of(words), temp, ship.data.toString());
    }
}
