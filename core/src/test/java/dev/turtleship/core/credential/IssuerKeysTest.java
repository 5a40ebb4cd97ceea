package dev.turtleship.core.credential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.module.Peers;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.Credentials;
import dev.turtleship.core.testing.Proofs;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The probe of core's tests is the issuer: its manifest has a `key_set`.
class IssuerKeysTest {
    @TempDir
    Path data;

    private HttpServer issuer;
    private IssuerKeys keys;

    @AfterEach
    void stop() {
        if (keys != null) {
            keys.stop(null);
        }
        if (issuer != null) {
            issuer.stop(0);
        }
    }

    @Test
    void where_the_issuer_runs_its_key_is_made_once_and_kept_to_itself() throws IOException {
        var first = issuing();
        var again = issuing();
        assertEquals(first.signing("probe"), again.signing("probe"));
        assertTrue(first.signing("probe").isPrivate());
        assertEquals(
                List.of(first.signing("probe").toPublicJWK()),
                again.published("probe").getKeys());
        var file = data.resolve("keys/probe-issuer.json");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void a_next_key_is_published_before_it_signs() throws Exception {
        issuing();
        var file = data.resolve("keys/probe-issuer.json");
        var now = JWKSet.parse(Files.readString(file)).getKeys().getFirst();
        var next = Credentials.issuerKey();
        Files.writeString(file, new JWKSet(List.of(now, next)).toString(false));
        assertEquals(now, issuing().signing("probe"));
        assertEquals(next.toPublicJWK(), issuing().published("probe").getKeyByKeyId(next.getKeyID()));
    }

    @Test
    void everywhere_else_they_are_fetched_and_outlive_the_issuer_and_a_restart() throws IOException {
        var key = Credentials.issuerKey();
        keys = new IssuerKeys(data, elsewhere(), peers(publish(new JWKSet(key).toString())));
        keys.start(null);
        Await.soon("the keys are there", () -> !keys.published("probe").isEmpty());
        assertThrows(IllegalStateException.class, () -> keys.signing("probe"));
        keys.stop(null);
        issuer.stop(0);
        var cold = new IssuerKeys(data, elsewhere(), peers("http://127.0.0.1:1"));
        cold.start(null);
        cold.stop(null);
        assertEquals(List.of(key.toPublicJWK()), cold.published("probe").getKeys());
    }

    @Test
    void a_published_set_never_brings_a_private_key_and_an_empty_one_takes_none_away() throws IOException {
        var key = Credentials.issuerKey();
        var learning = new IssuerKeys(data, elsewhere(), null);
        learning.learn("probe", new JWKSet(key));
        learning.learn("probe", new JWKSet());
        assertFalse(learning.published("probe").getKeys().getFirst().isPrivate());
        assertFalse(Files.readString(data.resolve("keys/probe-published.json")).contains("\"d\""));
    }

    @Test
    void a_damaged_copy_is_as_good_as_none() throws IOException {
        Files.createDirectories(data.resolve("keys"));
        Files.writeString(data.resolve("keys/probe-published.json"), "{\"keys\":[");
        keys = new IssuerKeys(data, elsewhere(), peers("http://127.0.0.1:1"));
        keys.start(null);
        assertTrue(keys.published("probe").isEmpty());
    }

    @Test
    void a_copy_that_could_not_be_written_is_written_the_next_time() throws IOException {
        var key = Credentials.issuerKey();
        var learning = new IssuerKeys(data, elsewhere(), null);
        Files.writeString(data.resolve("keys"), "in the way");
        assertThrows(IOException.class, () -> learning.learn("probe", new JWKSet(key)));
        Files.delete(data.resolve("keys"));
        learning.learn("probe", new JWKSet(key));
        assertTrue(Files.readString(data.resolve("keys/probe-published.json")).contains(key.getKeyID()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{\"keys\":[", "{\"keys\":[]}", "no private part", "no kid", "another curve", "a secret"})
    void a_damaged_private_file_stops_signing_and_nothing_else(String damage) throws Exception {
        var before = issuing().published("probe");
        Files.writeString(data.resolve("keys/probe-issuer.json"), damaged(damage));
        var after = issuing();
        var refused = assertThrows(Refused.class, () -> after.signing("probe"));
        assertEquals(CoreError.UNAVAILABLE, refused.reason());
        assertEquals(before, after.published("probe"));
    }

    private static String damaged(String damage) throws JOSEException {
        return switch (damage) {
            case "no private part" -> new JWKSet(Credentials.issuerKey()).toString(true);
            case "no kid" -> new JWKSet(Proofs.deviceKey()).toString(false);
            case "another curve" ->
                new JWKSet(new ECKeyGenerator(Curve.P_384).keyID("k").generate()).toString(false);
            case "a secret" -> "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"k\",\"k\":\"c2VjcmV0\"}]}";
            default -> damage;
        };
    }

    private IssuerKeys issuing() {
        var here = new IssuerKeys(data, new Manifests(Optional.of(List.of("probe"))), null);
        here.start(null);
        return here;
    }

    private static Manifests elsewhere() {
        return new Manifests(Optional.of(List.of("accounts")));
    }

    private String publish(String set) throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        issuer.createContext("/v1/probe/keys", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                body.write(set.getBytes(StandardCharsets.UTF_8));
            }
        });
        issuer.start();
        return "http://127.0.0.1:" + issuer.getAddress().getPort();
    }

    private static Peers peers(String url) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of("turtleship.peers.probe", url), "test", 100))
                .build();
        return new Peers(config, Optional.of("sixteen letters."), Optional.empty());
    }
}
