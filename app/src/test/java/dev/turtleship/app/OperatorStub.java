package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/// What an operator's command speaks to: a folder held by another process, and at the address in it a server that
/// answers as the test says and notes what it was asked.
final class OperatorStub implements AutoCloseable {
    final Path data;
    final List<String> requests = new ArrayList<>();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = 200;
    String answer = "{}";
    private final HttpServer server;
    private final Process holder;

    OperatorStub(Path temp) throws Exception {
        data = temp.toRealPath().resolve("data");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        holder = ChildProcess.java(Holder.class, data.toString());
        assertEquals("held", holder.inputReader().readLine());
        Files.writeString(
                data.resolve("url"), "http://127.0.0.1:" + server.getAddress().getPort() + "\n");
        Files.writeString(data.resolve("operator.token"), "the token\n");
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    PrintStream toOut() {
        return new PrintStream(out, true);
    }

    PrintStream toErr() {
        return new PrintStream(err, true);
    }

    void stopListening() {
        server.stop(0);
    }

    void letGo() throws InterruptedException {
        holder.destroyForcibly().waitFor();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization") + " " + body)
                .strip());
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        holder.destroyForcibly();
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
