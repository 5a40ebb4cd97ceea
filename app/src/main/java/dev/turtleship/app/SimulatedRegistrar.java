package dev.turtleship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.turtleship.core.id.Ids;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// A simulated registrar, so that identities can be checked without one: a server of its own on the loopback address
/// for which everybody exists but those whose name begins with `Nobody`. `PUT /checks/<id>` is answered by a signed
/// statement. `PUT /mode` makes it behave as registrars do on bad days. It keeps nothing but its
/// key, which is made when it starts.
final class SimulatedRegistrar implements AutoCloseable {
    /// How it behaves.
    enum Mode {
        HONEST,
        /// Answers after five seconds.
        SLOW,
        /// Hangs up without a word.
        DEAD,
        /// Takes the question and never answers.
        FROZEN,
        /// Says that it knows nobody.
        REFUSING,
        /// Says yes under another id.
        WRONG_ID,
        /// Says yes with another key.
        WRONG_SIGNATURE,
        /// Says yes about somebody who was born on another day.
        CONTRADICTING
    }

    private static final int SLOW_SECONDS = 5;
    private static final int FROZEN_SECONDS = 3600;
    private static final int MAX_BYTES = 4096;

    private final HttpServer server;
    private final ECKey key;
    private final ObjectMapper json = new ObjectMapper();
    private volatile Mode mode = Mode.HONEST;

    private SimulatedRegistrar(HttpServer server, ECKey key) {
        this.server = server;
        this.key = key;
    }

    /// Starts on a free port.
    static SimulatedRegistrar open() throws IOException {
        var registrar = new SimulatedRegistrar(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128), newKey());
        registrar.server.createContext("/checks/", registrar::check);
        registrar.server.createContext("/mode", registrar::changeMode);
        registrar.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        registrar.server.start();
        return registrar;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// The public key of its statements, as a JWK.
    String key() {
        return key.toPublicJWK().toJSONString();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void check(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI().getPath().substring("/checks/".length());
        JsonNode question = json.readTree(exchange.getRequestBody().readNBytes(MAX_BYTES));
        var says = statement(id, question);
        switch (mode) {
            case HONEST -> answer(exchange, sign(says, key));
            case SLOW -> {
                LockSupport.parkNanos(SLOW_SECONDS * 1_000_000_000L);
                answer(exchange, sign(says, key));
            }
            case DEAD -> exchange.close();
            case FROZEN -> LockSupport.parkNanos(FROZEN_SECONDS * 1_000_000_000L);
            case REFUSING -> {
                says.put("outcome", "no_match");
                answer(exchange, sign(says, key));
            }
            case WRONG_ID -> {
                says.put("check", Ids.next().toString());
                answer(exchange, sign(says, key));
            }
            case WRONG_SIGNATURE -> answer(exchange, sign(says, newKey()));
            case CONTRADICTING -> {
                says.put("birth_date", "1950-01-01");
                answer(exchange, sign(says, key));
            }
        }
    }

    private Map<String, Object> statement(String id, JsonNode question) {
        String name = question.path("name").asText();
        var says = new LinkedHashMap<String, Object>();
        says.put("iss", "registrar");
        says.put("check", id);
        says.put("name", name);
        says.put("birth_date", question.path("birth_date").asText());
        says.put("outcome", name.startsWith("Nobody") ? "no_match" : "match");
        says.put("iat", System.currentTimeMillis() / 1000);
        return says;
    }

    private static String sign(Map<String, Object> says, ECKey key) {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("registrar-statement+jwt"))
                .build();
        try {
            var jws = new JWSObject(header, new Payload(says));
            jws.sign(new ECDSASigner(key));
            return jws.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void changeMode(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readNBytes(32), StandardCharsets.UTF_8).strip();
        try {
            mode = Mode.valueOf(asked.toUpperCase(Locale.ROOT));
            exchange.sendResponseHeaders(204, -1);
        } catch (IllegalArgumentException e) {
            exchange.sendResponseHeaders(400, -1);
        }
        exchange.close();
    }

    private static void answer(HttpExchange exchange, String statement) throws IOException {
        byte[] body = statement.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
