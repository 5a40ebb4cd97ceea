package dev.turtleship.core.push;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// Two simulated push services, in place of Google's and Mozilla's. What each browser's address answers is up to the
/// test: 201 unless it says otherwise.
@Singleton
class PushServices {
    /// What came for a browser; `body` is as it came, encrypted.
    record Sent(long atNanos, Map<String, String> headers, byte[] body) {
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    interface Answer {
        void to(HttpExchange exchange) throws IOException;

        static Answer status(int status, String... headers) {
            return exchange -> {
                for (int i = 0; i < headers.length; i += 2) {
                    exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
                }
                exchange.sendResponseHeaders(status, -1);
            };
        }
    }

    static final Answer TAKEN = Answer.status(201, "Location", "https://push.example.com/m/1");

    private static final Map<String, Answer> ANSWERS = new ConcurrentHashMap<>();
    private static final Map<String, List<Sent>> SENT = new ConcurrentHashMap<>();
    private static volatile Map<String, URI> origins = Map.of();

    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final PushConfig config;

    PushServices(PushConfig config) {
        this.config = config;
    }

    static String google() {
        return origins.get("google").toString();
    }

    static String mozilla() {
        return origins.get("mozilla").toString();
    }

    /// From now on, for whoever sends to this browser.
    static void answer(Browser browser, Answer answer) {
        ANSWERS.put(browser.path(), answer);
    }

    static List<Sent> sent(String path) {
        return SENT.getOrDefault(path, List.of());
    }

    void start(@Observes StartupEvent event) throws IOException {
        origins = config.simulated();
        for (var origin : origins.values()) {
            var server = HttpServer.create(new InetSocketAddress(origin.getHost(), origin.getPort()), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", PushServices::handle);
            server.start();
            servers.add(server);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        servers.forEach(server -> server.stop(0));
    }

    private static void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            var headers = new ConcurrentHashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            var body = exchange.getRequestBody().readAllBytes();
            // Taken first: a test that sees what came may change the answer at once, for the next.
            var answer = ANSWERS.getOrDefault(path, TAKEN);
            SENT.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>())
                    .add(new Sent(System.nanoTime(), headers, body));
            answer.to(exchange);
        }
    }
}
