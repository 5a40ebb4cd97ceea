package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportsCommandTest {
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
    void the_list_is_a_table_in_which_what_was_said_steers_nothing() throws Mistake {
        ship.answer = """
                {"items":[{"id":"%s","of":"%s","name":"Bob","kind":"text","said":"pay\\u001b[2Jme","reason":"fraud",
                "words":"a stranger","reported_at":"2026-01-02T03:04:05.678Z"}],"more":true}""".formatted(ID, ID);
        assertEquals(0, run("list"));
        assertEquals(
                ID + " 2026-01-02T03:04:05Z fraud " + ID + " Bob text \"pay\\u001B[2Jme\" reporter: \"a stranger\"",
                ship.out().lines().toList().getLast().replaceAll(" +", " "));
        assertEquals("turtleship: there are more than these\n", ship.err());
        assertEquals(List.of("GET /internal/v1/operator/reports Bearer the token"), ship.requests);
    }

    @Test
    void an_empty_list_says_so() throws Mistake {
        ship.answer = "{\"items\":[],\"more\":false}";
        assertEquals(0, run());
        assertEquals("nothing is reported\n", ship.out());
    }

    @Test
    void a_report_is_closed() throws Mistake {
        ship.status = 204;
        ship.answer = "";
        assertEquals(0, run("close", ID));
        assertEquals(ID + " closed\n", ship.out());
        assertEquals(List.of("POST /internal/v1/operator/reports/" + ID + "/close Bearer the token"), ship.requests);
    }

    @Test
    void a_refusal_is_told_in_its_own_words() throws Mistake {
        ship.status = 404;
        ship.answer = "{\"detail\":\"No open report has this id\"}";
        assertEquals(1, run("close", ID));
        assertEquals("turtleship: No open report has this id\n", ship.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "close x", "list all", "forget " + ID, "close --json " + ID})
    void a_mistake_is_told(String line) {
        assertThrows(Mistake.class, () -> run(line.split(" ")));
        assertEquals(List.of(), ship.requests);
    }

    private int run(String... words) throws Mistake {
        return new ReportsCommand(ship.toOut(), ship.toErr()).run(List.of(words), temp, ship.data.toString());
    }
}
