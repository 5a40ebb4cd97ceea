package dev.turtleship.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.testing.Proofs;
import dev.turtleship.identity.IdentityCheck.Answer;
import dev.turtleship.identity.Statement.Question;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RegistrarClientTest {
    private static final URI SOMEWHERE = URI.create("http://127.0.0.1:1");

    @Inject
    Bulkheads bulkheads;

    @Inject
    ObjectMapper json;

    @Inject
    TestTime clock;

    @Test
    void a_registrar_that_nobody_could_believe_shows_when_identity_starts() throws JOSEException {
        String key = Proofs.deviceKey().toPublicJWK().toJSONString();
        String other = new ECKeyGenerator(Curve.P_384).generate().toPublicJWK().toJSONString();
        client(SOMEWHERE, key).start();
        client(null, null).start();
        assertThrows(IllegalStateException.class, () -> client(SOMEWHERE, null).start());
        assertThrows(IllegalStateException.class, () -> client(null, key).start());
        assertThrows(IllegalStateException.class, () -> client(SOMEWHERE, other).start());
        assertThrows(IllegalStateException.class, () -> client(SOMEWHERE, "{}").start());
    }

    @Test
    void its_url_may_have_a_path() throws Exception {
        var asked = new CompletableFuture<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext("/", exchange -> {
            asked.complete(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/registry/v2");
            var client = client(url, Proofs.deviceKey().toPublicJWK().toJSONString());
            client.start();
            var question = new Question(UUID.randomUUID(), "홍길동", LocalDate.of(1990, 2, 28));
            assertEquals(Answer.UNKNOWN, client.ask(question));
            assertEquals("/registry/v2/checks/" + question.check(), asked.getNow("nothing"));
        } finally {
            server.stop(0);
        }
    }

    private RegistrarClient client(URI url, String key) {
        return new RegistrarClient(Optional.ofNullable(url), Optional.ofNullable(key), bulkheads, json, clock);
    }
}
