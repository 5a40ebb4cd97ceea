package dev.turtleship.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import dev.turtleship.core.bulkhead.Breaker;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.identity.IdentityCheck.Answer;
import dev.turtleship.identity.Statement.Question;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// The registrar at `turtleship.registrar.url`, which knows who exists. It is asked under our id, as often as needed.
/// Only what is signed with the key in `turtleship.registrar.key` (a public JWK of P-256) is believed.
@Singleton
class RegistrarClient {
    private static final Logger LOG = Logger.getLogger(RegistrarClient.class);
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final int MAX_BYTES = 65_536;

    private final Optional<URI> registrar;
    private final Optional<String> configuredKey;
    private final Breaker breaker;
    private final ObjectMapper json;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();
    private volatile ECKey key;

    RegistrarClient(
            @ConfigProperty(name = "turtleship.registrar.url") Optional<URI> registrar,
            @ConfigProperty(name = "turtleship.registrar.key") Optional<String> key,
            Bulkheads bulkheads,
            ObjectMapper json,
            Clock clock) {
        this.registrar = registrar;
        this.configuredKey = key;
        this.breaker = bulkheads.of("identity").breaker("registrar");
        this.json = json;
        this.clock = clock;
    }

    /// When identity starts: what could never be believed, or asked, must not be found out when checks pile up.
    void start() {
        if (registrar.isPresent() != configuredKey.isPresent()) {
            throw new IllegalStateException(
                    "of turtleship.registrar.url and turtleship.registrar.key one is set and the"
                            + " other is not: nothing that the registrar says could be believed");
        }
        if (registrar.isEmpty()) {
            LOG.warn("no registrar is configured: identity checks wait until there is one, a week at most");
        }
        key = configuredKey.map(RegistrarClient::parse).orElse(null);
    }

    private static ECKey parse(String text) {
        try {
            var key = ECKey.parse(text).toPublicJWK();
            if (Curve.P_256.equals(key.getCurve())) {
                return key;
            }
        } catch (ParseException _) {
            // Said below, in the words of every key that is none.
        }
        throw new IllegalStateException("turtleship.registrar.key is no public JWK of P-256");
    }

    /// Whether there is such a person.
    Answer ask(Question question) {
        if (registrar.isEmpty()) {
            return Answer.UNKNOWN;
        }
        try {
            return read(breaker.call(() -> askNow(question)), question);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Answer.UNKNOWN;
        } catch (Exception _) {
            // No answer, none to be believed, or not even asked, because the last ones got none.
            return Answer.UNKNOWN;
        }
    }

    /// Outside of the breaker: an answer about one person that cannot be believed says nothing about the way to the
    /// registrar, and must not keep others from asking.
    private Answer read(HttpResponse<String> response, Question question) throws IOException {
        try {
            if (response.statusCode() != 200) {
                throw new IOException("its status is " + response.statusCode());
            }
            return Statement.read(response.body(), key, question, clock.instant());
        } catch (IOException lie) {
            LOG.warnf("the registrar's answer to check %s is not believed: %s", question.check(), lie.getMessage());
            throw lie;
        }
    }

    private HttpResponse<String> askNow(Question question) throws IOException, InterruptedException {
        var body = json.writeValueAsString(Map.of(
                "name", question.name(), "birth_date", question.birthDate().toString()));
        var request = HttpRequest.newBuilder(address(question))
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var response = send(request);
        if (response.statusCode() >= 500) {
            throw new IOException("the registrar answered " + response.statusCode());
        }
        return response;
    }

    /// Below the configured URL, whatever path that has.
    private URI address(Question question) {
        String base = registrar.orElseThrow().toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + "checks/" + question.check());
    }

    /// The deadline is for the body as well: a registrar may freeze in the middle of a word.
    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        var sending = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
        try {
            return sending.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException failure) {
            throw new IOException("no whole answer", failure);
        } finally {
            sending.cancel(true);
        }
    }
}
