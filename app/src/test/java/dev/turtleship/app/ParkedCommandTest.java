package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private final List<String> requests = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path data;
    private HttpServer server;
    private Process holder;
    private int status = 200;
    private String answer = "{}";

    @BeforeEach
    void serve() throws IOException {
        data = temp.toRealPath().resolve("data");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        if (holder != null) {
            holder.destroyForcibly();
        }
    }

    @Test
    void the_list_is_a_table() throws Exception {
        hold();
        answer = """
                {"items":[{"id":"%s","source":"pay","destination":"chat","type":"chat.post_card","aggregate":"a",
                "attempts":8,"error":"IllegalStateException at ChatInbox.java:86",
                "parked_at":"2026-01-02T03:04:05.678Z",
                "behind":2}],"more":false,"away":[]}""".formatted(ID);
        assertEquals(0, run("list"));
        var lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(2, lines.size());
        assertEquals(
                ID + " pay -> chat chat.post_card 2026-01-02T03:04:05Z 8 2 IllegalStateException at ChatInbox.java:86",
                lines.getLast().replaceAll(" +", " "));
        assertEquals(List.of("GET /internal/v1/operator/parked Bearer the token"), requests);
    }

    @Test
    void the_list_is_json_for_machines() throws Exception {
        hold();
        answer = "{\"items\":[],\"more\":false,\"away\":[\"pay\"]}";
        assertEquals(1, run("list", "--json"));
        assertEquals(answer + "\n", out.toString(StandardCharsets.UTF_8));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("pay"));
    }

    @Test
    void an_empty_list_says_so() throws Exception {
        hold();
        answer = "{\"items\":[],\"more\":false,\"away\":[]}";
        assertEquals(0, run());
        assertEquals("nothing is parked\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void decisions_are_told() throws Exception {
        hold();
        answer = "{\"id\":\"" + ID + "\",\"source\":\"pay\"}";
        assertEquals(0, run("replay", ID));
        assertEquals(0, run("discard", ID));
        answer = "{\"replayed\":3,\"away\":[]}";
        assertEquals(0, run("replay", "--all"));
        assertEquals(ID + " replayed\n" + ID + " discarded\n3 replayed\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(
                List.of(
                        "POST /internal/v1/operator/parked/" + ID + "/replay Bearer the token",
                        "POST /internal/v1/operator/parked/" + ID + "/discard Bearer the token",
                        "POST /internal/v1/operator/parked/replay Bearer the token"),
                requests);
    }

    @Test
    void a_refusal_is_told_in_its_own_words() throws Exception {
        hold();
        status = 404;
        answer = "{\"detail\":\"No message is parked\"}";
        assertEquals(1, run("replay", ID));
        assertEquals("turtleship: No message is parked\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void where_nothing_runs_the_token_goes_nowhere() throws Exception {
        hold();
        holder.destroyForcibly().waitFor();
        var mistake = assertThrows(Mistake.class, () -> run("list"));
        assertEquals(
                "nothing runs on " + data + "; start it, or name another folder with --data DIR", mistake.getMessage());
        assertEquals(List.of(), requests);
    }

    @Test
    void a_process_that_does_not_listen_yet_is_told() throws Exception {
        hold();
        server.stop(0);
        var mistake = assertThrows(Mistake.class, () -> run("list"));
        assertTrue(mistake.getMessage().contains("does not answer"), mistake.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"replay", "discard --all", "list all", "replay x", "forget " + ID, "list --all", "replay --json"
            })
    void a_mistake_is_told(String line) {
        assertThrows(Mistake.class, () -> run(line.split(" ")));
        assertEquals(List.of(), requests);
    }

    private int run(String... words) throws Mistake {
        var command = new ParkedCommand(new PrintStream(out, true), new PrintStream(err, true));
        return command.run(List.of(words), temp, data.toString());
    }

    private void hold() throws Exception {
        holder = ChildProcess.java(Holder.class, data.toString());
        assertEquals("held", holder.inputReader().readLine());
        Files.writeString(
                data.resolve("url"), "http://127.0.0.1:" + server.getAddress().getPort() + "\n");
        Files.writeString(data.resolve("operator.token"), "the token\n");
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /// Holds a folder until it is killed.
    static final class Holder {
        public static void main(String[] args) throws Exception {
            try (DataFolder folder = DataFolder.open(Path.of(args[0]))) {
                System.out.println("held");
                System.in.read();
            }
        }
    }
}
