package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.turtleship.core.partner.PartnerKey;
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
class PartnerCommandTest {
    private static final String ID = "0199a3f0-0000-7000-8000-000000000001";
    private static final String ANY_ID = "[0-9a-f-]{36}";

    @TempDir
    Path temp;

    private final List<String> requests = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path data;
    private HttpServer server;
    private Process holder;
    private int status = 201;
    private String answer = "";

    @BeforeEach
    void serve() throws Exception {
        data = temp.toRealPath().resolve("data");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        holder = ChildProcess.java(ParkedCommandTest.Holder.class, data.toString());
        assertEquals("held", holder.inputReader().readLine());
        Files.writeString(
                data.resolve("url"), "http://127.0.0.1:" + server.getAddress().getPort() + "\n");
        Files.writeString(data.resolve("operator.token"), "the token\n");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        holder.destroyForcibly();
    }

    @Test
    void a_new_partner_has_a_key_of_which_only_the_hash_leaves() throws Mistake {
        assertEquals(0, run("add", "Cafe \"Turtle\""));
        var lines = text().lines().toList();
        assertEquals(3, lines.size());
        String partner = lines.getFirst().replace("partner  ", "");
        String key = lines.getLast().replace("key      ", "");
        assertTrue(key.matches("partner_gifts_[A-Za-z0-9_-]{43}"), key);
        assertEquals(2, requests.size());
        assertEquals(
                "PUT /internal/v1/operator/partners/" + partner
                        + " Bearer the token {\"module\":\"gifts\",\"name\":\"Cafe \\\"Turtle\\\"\"}",
                requests.getFirst());
        String second = requests.getLast();
        assertTrue(second.matches("PUT /internal/v1/operator/partners/" + partner + "/keys/" + ANY_ID + " .*"), second);
        assertTrue(second.endsWith("{\"sha256\":\"" + PartnerKey.sha256(key) + "\"}"), second);
        assertFalse(requests.toString().contains(key));
    }

    @Test
    void keys_are_added_and_revoked() throws Mistake {
        assertEquals(0, run("key", ID));
        assertTrue(text().startsWith("key id "), text());
        status = 204;
        out.reset();
        assertEquals(0, run("revoke", ID));
        assertEquals(ID + " revoked\n", text());
        assertTrue(requests.getLast().startsWith("DELETE /internal/v1/operator/partners/keys/" + ID));
    }

    @Test
    void the_list_is_a_table() throws Mistake {
        status = 200;
        answer = "{\"items\":[{\"id\":\"" + ID + "\",\"module\":\"gifts\",\"name\":\"Cafe\","
                + "\"keys\":[{\"id\":\"k1\"},{\"id\":\"k2\"}]}]}";
        assertEquals(0, run("list"));
        assertEquals(ID + " gifts Cafe k1 k2", text().lines().toList().getLast().replaceAll(" +", " "));
        out.reset();
        answer = "{\"items\":[]}";
        assertEquals(0, run());
        assertEquals("there are no partners\n", text());
    }

    @Test
    void a_refusal_is_told_in_its_own_words_and_no_key_is_shown() throws Mistake {
        status = 503;
        answer = "{\"detail\":\"accounts is away\"}";
        assertEquals(1, run("add", "Cafe"));
        assertEquals("", text());
        assertEquals("turtleship: accounts is away\n", err.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "add A B", "key", "key x", "revoke x", "list all", "forget " + ID, "add --module"})
    void a_mistake_is_told(String line) {
        assertThrows(Mistake.class, () -> run(line.split(" ")));
        assertEquals(List.of(), requests);
    }

    private int run(String... words) throws Mistake {
        var command = new PartnerCommand(new PrintStream(out, true), new PrintStream(err, true));
        return command.run(List.of(words), temp, data.toString());
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
