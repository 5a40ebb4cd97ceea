package dev.turtleship.app.city;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A server that gives the next of the answers it was told, and remembers what it was asked. An answer is a status, a
/// blank and a body, or `hang up`. Whoever signs in is let in, which needs no answer of the test's.
final class FakeShip implements AutoCloseable {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private int sessions;

    FakeShip() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, answers.remove()));
        server.createContext("/v1/sessions", exchange -> answer(exchange, session(++sessions)));
        server.start();
    }

    Api api() {
        return new Api(() -> "http://127.0.0.1:" + server.getAddress().getPort());
    }

    FakeShip will(String... answer) {
        answers.addAll(List.of(answer));
        return this;
    }

    /// Method, path, body and token of each, sign-ins left out.
    List<String> asked() {
        return asked.stream().filter(line -> !line.contains("/v1/sessions")).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, String said) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body + " " + token);
        if (!said.equals("hang up")) {
            byte[] bytes = said.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(said.substring(0, 3)), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static String session(int number) {
        return ("201 {\"person\":{\"id\":\"me\"},\"session\":{\"access_token\":\"%d\","
                        + "\"access_expires_at\":\"2999-01-01T00:00:00Z\"}}")
                .formatted(number);
    }
}
