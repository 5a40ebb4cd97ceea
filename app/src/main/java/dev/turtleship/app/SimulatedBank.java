package dev.turtleship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// A simulated bank, so that wallets can be topped up without one: a server of its own on the loopback address, where
/// everybody's account is full. `PUT /collections/<id>` pays once per id. `PUT /mode` makes it behave as banks do on
/// bad days. What it paid it forgets when it stops; the ledger does not.
final class SimulatedBank implements AutoCloseable {
    /// How it behaves.
    enum Mode {
        HONEST,
        /// Pays, but answers after five seconds.
        SLOW,
        /// Hangs up without a word, having done nothing.
        DEAD,
        /// Pays and says that it failed.
        LYING,
        /// Says no.
        REFUSING
    }

    private static final int SLOW_SECONDS = 5;
    private static final int MAX_PAID = 1_000_000;

    private final HttpServer server;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Long> paid = new ConcurrentHashMap<>();
    private volatile Mode mode = Mode.HONEST;

    private SimulatedBank(HttpServer server) {
        this.server = server;
    }

    /// Starts on a free port.
    static SimulatedBank open() throws IOException {
        var bank =
                new SimulatedBank(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128));
        bank.server.createContext("/collections/", bank::collect);
        bank.server.createContext("/mode", bank::changeMode);
        bank.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        bank.server.start();
        return bank;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void collect(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI().getPath().substring("/collections/".length());
        JsonNode order = json.readTree(exchange.getRequestBody());
        long amount = order.path("amount").asLong();
        switch (mode) {
            case HONEST -> answer(exchange, pay(id, amount));
            case SLOW -> {
                int status = pay(id, amount);
                LockSupport.parkNanos(SLOW_SECONDS * 1_000_000_000L);
                answer(exchange, status);
            }
            case LYING -> {
                pay(id, amount);
                answer(exchange, 500);
            }
            case REFUSING -> answer(exchange, 422);
            case DEAD -> exchange.close();
        }
    }

    private int pay(String id, long amount) {
        if (amount <= 0 || paid.size() >= MAX_PAID) {
            return 422;
        }
        Long before = paid.putIfAbsent(id, amount);
        if (before == null) {
            return 201;
        }
        return before == amount ? 200 : 409;
    }

    private void changeMode(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readNBytes(32), StandardCharsets.UTF_8).strip();
        try {
            mode = Mode.valueOf(asked.toUpperCase(Locale.ROOT));
            answer(exchange, 204);
        } catch (IllegalArgumentException e) {
            answer(exchange, 400);
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
