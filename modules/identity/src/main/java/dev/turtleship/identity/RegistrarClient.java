package dev.turtleship.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
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
    private final Optional<ECKey> key;
    private final Breaker breaker;
    private final ObjectMapper json;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();

    RegistrarClient(
            @ConfigProperty(name = "turtleship.registrar.url") Optional<URI> registrar,
            @ConfigProperty(name = "turtleship.registrar.key") Optional<String> key,
            Bulkheads bulkheads,
            ObjectMapper json,
            Clock clock) {
        this.registrar = registrar;
        this.key = key.map(RegistrarClient::parse);
        this.breaker = bulkheads.of("identity").breaker("registrar");
        this.json = json;
        this.clock = clock;
        if (registrar.isPresent() && key.isEmpty()) {
            throw new IllegalStateException("turtleship.registrar.url is set, but turtleship.registrar.key is not:"
                    + " nothing that it says could be believed");
        }
    }

    private static ECKey parse(String text) {
        try {
            return ECKey.parse(text).toPublicJWK();
        } catch (ParseException wrong) {
            throw new IllegalStateException("turtleship.registrar.key is no public JWK of P-256", wrong);
        }
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
            return Statement.read(response.body(), key.orElseThrow(), question, clock.instant());
        } catch (IOException lie) {
            LOG.warnf("the registrar's answer to check %s is not believed: %s", question.check(), lie.getMessage());
            throw lie;
        }
    }

    private HttpResponse<String> askNow(Question question) throws IOException, InterruptedException {
        var body = json.writeValueAsString(Map.of(
                "name", question.name(), "birth_date", question.birthDate().toString()));
        var request = HttpRequest.newBuilder(registrar.orElseThrow().resolve("/checks/" + question.check()))
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
