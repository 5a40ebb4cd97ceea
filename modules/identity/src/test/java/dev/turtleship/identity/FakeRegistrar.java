package dev.turtleship.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.ECKey;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Credentials;
import dev.turtleship.core.testing.Proofs;
import dev.turtleship.core.testing.SettableClock;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A registrar whose behaviour depends on the name it is asked about, so that tests need no switch they would share.
/// Of a name that makes it misbehave it says yes the first time, in a way that must not be believed, and the truth from
/// the second time on: that there is nobody of that name. Everybody else exists.
public class FakeRegistrar implements QuarkusTestResourceLifecycleManager {
    /// How it misbehaves, as the first word of a name.
    enum Trick {
        /// Never answers.
        FROZEN,
        /// Stops in the middle of the answer.
        HALF,
        /// Hangs up.
        DEAD,
        FAILING,
        /// Wants nothing of this one question.
        REJECTING,
        GARBAGE,
        HUGE,
        WRONG_ID,
        WRONG_KEY,
        UNSIGNED,
        WRONG_TYPE,
        OTHER_ISSUER,
        OTHER_NAME,
        OTHER_BIRTH_DATE,
        OLD,
        UNDECIDED
    }

    /// The first word of the name of somebody who does not exist.
    static final String NOBODY = "NOBODY";

    /// The first word of the name of somebody about whom it never says anything.
    static final String SILENT = "SILENT";

    private static final ECKey KEY = Proofs.deviceKey();

    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Clock clock = new SettableClock();
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/checks/", this::check);
        server.createContext("/asked/", this::tellAsked);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return Map.of(
                "turtleship.registrar.url",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                "turtleship.registrar.key", KEY.toPublicJWK().toJSONString(),
                "turtleship.identity.dev-outbox", "true",
                // All people of all tests come from one address.
                "turtleship.identity.limits.codes-per-address", "1000000",
                "turtleship.identity.limits.wrong-codes-per-address", "1000000");
    }

    private void check(HttpExchange exchange) throws IOException {
        String id = last(exchange);
        var question = Api.json(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String word = question.at("/name").asText().split(" ")[0];
        boolean first = word.equals(SILENT)
                | asked.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet() == 1;
        var trick = trick(word);
        if (trick == null || !first) {
            boolean exists = trick == null && !word.equals(NOBODY);
            answer(exchange, 200, sign(statement(id, question, exists)));
        } else {
            misbehave(exchange, trick, statement(id, question, true));
        }
    }

    private static Trick trick(String word) {
        if (word.equals(SILENT)) {
            return Trick.DEAD;
        }
        for (var trick : Trick.values()) {
            if (trick.name().equals(word)) {
                return trick;
            }
        }
        return null;
    }

    static Map<String, Object> statement(String id, JsonNode question, boolean exists, Instant now) {
        var says = new HashMap<String, Object>();
        says.put("iss", "registrar");
        says.put("check", id);
        says.put("name", question.at("/name").asText());
        says.put("birth_date", question.at("/birth_date").asText());
        says.put("outcome", exists ? "match" : "no_match");
        says.put("iat", now.getEpochSecond());
        return says;
    }

    private Map<String, Object> statement(String id, JsonNode question, boolean exists) {
        return statement(id, question, exists, clock.instant().plus(TestTime.ahead()));
    }

    private void misbehave(HttpExchange exchange, Trick trick, Map<String, Object> says) throws IOException {
        switch (trick) {
            case FROZEN -> awaitClose();
            case HALF -> half(exchange, sign(says));
            case DEAD -> exchange.close();
            case FAILING -> answer(exchange, 500, sign(says));
            case REJECTING -> answer(exchange, 400, sign(says));
            case GARBAGE -> answer(exchange, 200, "{\"outcome\":\"match\"}");
            case HUGE -> answer(exchange, 200, sign(says) + "x".repeat(10_000));
            case WRONG_KEY -> answer(exchange, 200, sign("registrar-statement+jwt", says, Proofs.deviceKey()));
            case WRONG_TYPE -> answer(exchange, 200, sign("JWT", says, KEY));
            case UNSIGNED -> {
                String signed = sign(says);
                answer(exchange, 200, signed.substring(0, signed.lastIndexOf('.') + 1));
            }
            case WRONG_ID -> answer(exchange, 200, sign(with(says, "check", UUID.randomUUID())));
            case OTHER_ISSUER -> answer(exchange, 200, sign(with(says, "iss", "somebody")));
            case OTHER_NAME -> answer(exchange, 200, sign(with(says, "name", "Somebody Else")));
            case OTHER_BIRTH_DATE -> answer(exchange, 200, sign(with(says, "birth_date", "1950-01-01")));
            case OLD -> answer(exchange, 200, sign(with(says, "iat", 1_000_000_000)));
            case UNDECIDED -> answer(exchange, 200, sign(with(says, "outcome", "perhaps")));
        }
    }

    private static Map<String, Object> with(Map<String, Object> says, String claim, Object value) {
        says.put(claim, value instanceof UUID id ? id.toString() : value);
        return says;
    }

    private static String sign(Map<String, Object> says) {
        return sign("registrar-statement+jwt", says, KEY);
    }

    static String sign(String type, Map<String, Object> says, ECKey key) {
        return Credentials.sign(Credentials.header(type, null), says, key);
    }

    private void half(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.getResponseBody().flush();
        awaitClose();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// How often it was asked under this id, as the status less 200.
    private void tellAsked(HttpExchange exchange) throws IOException {
        var times = asked.get(last(exchange));
        answer(exchange, 200 + (times == null ? 0 : times.get()), "");
    }

    private static String last(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void stop() {
        closed.countDown();
        server.stop(0);
    }
}
