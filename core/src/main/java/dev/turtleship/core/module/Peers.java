package dev.turtleship.core.module;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The other processes of this ship: `turtleship.peers.<module>` is the base URL of the process that runs the module.
/// They know each other by one secret, `turtleship.internal.secret`. To change it without a pause, every process is
/// first told the new one as `turtleship.internal.other-secret`, which it accepts as well; then the two change places.
///
/// The secret is sent to the configured addresses and nowhere else: redirects are not followed.
@Singleton
public class Peers {
    public static final int SECRET_LENGTH = 16;

    private static final String PREFIX = "turtleship.peers.";
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final long MAX_ANSWER_BYTES = 4L << 20;

    private final Config config;
    private final Optional<String> secret;
    private final Optional<String> other;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(1))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    public Peers(
            Config config,
            @ConfigProperty(name = "turtleship.internal.secret") Optional<String> secret,
            @ConfigProperty(name = "turtleship.internal.other-secret") Optional<String> other) {
        this.config = config;
        this.secret = secret.filter(Peers::isLong);
        this.other = other.filter(Peers::isLong);
    }

    private static boolean isLong(String secret) {
        return secret.length() >= SECRET_LENGTH;
    }

    /// Peers without a secret are a mistake that must not be found out when messages pile up.
    void start(@Observes StartupEvent event) {
        for (String property : config.getPropertyNames()) {
            if (property.startsWith(PREFIX) && secret.isEmpty()) {
                throw new IllegalStateException(property + " is set, but turtleship.internal.secret is not, or has less"
                        + " than " + SECRET_LENGTH + " characters");
            }
        }
    }

    public Optional<String> urlOf(String module) {
        return config.getOptionalValue(PREFIX + module, String.class);
    }

    /// A request to the process that runs `module`, with a deadline and this ship's secret.
    public HttpRequest.Builder request(String module, String path) {
        String url = urlOf(module)
                .orElseThrow(() -> new IllegalStateException(module + " runs in no process that we know of"));
        var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(DEADLINE);
        secret.ifPresent(known -> request.header("Authorization", "Bearer " + known));
        return request;
    }

    /// The request's deadline is for the whole answer: the client's own timeout ends with the headers, and a process
    /// may freeze in the middle of a body. An answer of more than 4 MiB is none.
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) throws IOException {
        var sending = http.sendAsync(request, HttpResponse.BodyHandlers.limiting(body, MAX_ANSWER_BYTES));
        try {
            return sending.get(request.timeout().orElse(DEADLINE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + request.uri());
        } catch (TimeoutException | ExecutionException failure) {
            throw new IOException("no whole answer from " + request.uri(), failure);
        } finally {
            sending.cancel(true);
        }
    }

    /// Compares in constant time, so that the secret cannot be guessed byte by byte.
    public boolean recognises(String authorization) {
        return is(secret, authorization) | is(other, authorization);
    }

    private static boolean is(Optional<String> known, String authorization) {
        return known.isPresent()
                && authorization != null
                && MessageDigest.isEqual(
                        ("Bearer " + known.get()).getBytes(StandardCharsets.UTF_8),
                        authorization.getBytes(StandardCharsets.UTF_8));
    }
}
