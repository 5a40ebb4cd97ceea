package dev.turtleship.core.module;

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
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The other processes of this ship: `turtleship.peers.<module>` is the base URL of the process that runs the module.
/// They know each other by one secret, `turtleship.internal.secret`; without it nothing passes between processes.
@Singleton
public class Peers {
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private final Config config;
    private final Optional<String> secret;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    Peers(Config config, @ConfigProperty(name = "turtleship.internal.secret") Optional<String> secret) {
        this.config = config;
        this.secret = secret.filter(s -> s.length() >= 16);
    }

    public Optional<String> urlOf(String module) {
        return config.getOptionalValue("turtleship.peers." + module, String.class);
    }

    /// A request to the process that runs `module`, with a deadline and this ship's secret.
    public HttpRequest.Builder request(String module, String path) {
        String url = urlOf(module)
                .orElseThrow(() -> new IllegalStateException(module + " runs in no process that we know of"));
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + secret.orElse("none"));
    }

    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            return http.send(request, body);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + request.uri());
        }
    }

    /// Compares in constant time, so that the secret cannot be guessed byte by byte.
    public boolean recognises(String authorization) {
        return secret.isPresent()
                && authorization != null
                && MessageDigest.isEqual(
                        ("Bearer " + secret.get()).getBytes(StandardCharsets.UTF_8),
                        authorization.getBytes(StandardCharsets.UTF_8));
    }
}
