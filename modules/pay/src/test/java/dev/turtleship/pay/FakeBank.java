package dev.turtleship.pay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A bank whose behaviour depends on the amount it is asked for, so that tests need no switch they would share. It pays
/// each id once, whatever it says.
public class FakeBank implements QuarkusTestResourceLifecycleManager {
    /// Pays, and answers only after the asker has given up; from the second time on at once.
    static final long SLOW = 1_001;

    /// Hangs up without doing anything; from the second time on it is honest.
    static final long DEAD = 1_002;

    /// Pays and says that it failed; from the second time on it is honest.
    static final long LYING = 1_003;

    static final long REFUSED = 1_004;

    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Set<String> paid = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/collections/", this::collect);
        server.createContext("/asked/", this::tellAsked);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return Map.of(
                "turtleship.bank.url", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void collect(HttpExchange exchange) throws IOException {
        String id = last(exchange);
        String order = new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        long amount = Long.parseLong(order.replaceAll(".*\"amount\":(\\d+).*", "$1"));
        boolean first = asked.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet() == 1;
        if (first && amount == DEAD) {
            exchange.close();
        } else if (amount == REFUSED) {
            answer(exchange, 422);
        } else {
            int status = paid.add(id) ? 201 : 200;
            if (first && amount == SLOW) {
                awaitClose();
            }
            answer(exchange, first && amount == LYING ? 500 : status);
        }
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// How often the bank was asked for this id, as the status less 200.
    private void tellAsked(HttpExchange exchange) throws IOException {
        var times = asked.get(last(exchange));
        answer(exchange, 200 + (times == null ? 0 : times.get()));
    }

    private static String last(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void stop() {
        closed.countDown();
        server.stop(0);
    }
}
