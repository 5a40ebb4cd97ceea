package dev.turtleship.app.city;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// The API of the ship as any client sees it, and how a patient client behaves: what was not answered, or refused for
/// now, is asked again under the same id, after a pause with full jitter. Whoever asks after [#end] is told so by
/// [Over].
public final class Api {
    /// The city has ended; nobody asks any more.
    static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1;

        Over() {
            super("the city has ended", null, false, false);
        }
    }

    /// `body` is missing when there was none. Status 0: no answer came.
    public record Answer(int status, JsonNode body, int retryAfterSeconds) {
        public boolean success() {
            return status >= 200 && status < 300;
        }

        /// Asking again may change it: no answer, an unknown outcome, or a refusal that says so.
        boolean open() {
            return status == 0
                    || status == 202
                    || status == 429
                    || status >= 500
                    || body.path("retryable").asBoolean();
        }

        String text(String member) {
            return body.path(member).asText();
        }

        /// What a problem says.
        public String detail() {
            return status == 0 ? "no answer" : body.path("detail").asText("it answered " + status);
        }
    }

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final int LONGEST_RETRY_AFTER_SECONDS = 10;

    private final Supplier<String> url;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final AtomicLong again = new AtomicLong();
    private volatile long answeredAt = System.nanoTime();
    private volatile boolean over;

    /// @param url where the ship listens now; asked for with each request, because it may come back elsewhere
    public Api(Supplier<String> url) {
        this.url = url;
    }

    /// One try. `body` may be null.
    public Answer send(String method, String path, String token, JsonNode body) {
        if (over) {
            throw new Over();
        }
        try {
            var response = http.send(request(method, path, token, body), BodyHandlers.ofString());
            answeredAt = System.nanoTime();
            return new Answer(response.statusCode(), Json.parse(response.body()), retryAfter(response));
        } catch (IOException | IllegalArgumentException noAnswer) {
            return new Answer(0, Json.parse("{}"), 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Over();
        }
    }

    /// Until asking again changes nothing.
    Answer ask(String method, String path, String token, JsonNode body) {
        for (int attempt = 0; ; attempt++) {
            var answer = send(method, path, token, body);
            if (!answer.open()) {
                return answer;
            }
            again.incrementAndGet();
            pause(Math.max(jitter(attempt), 1_000L * answer.retryAfterSeconds()));
        }
    }

    /// Ends early, with [Over], when the city does.
    void pause(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        while (!over && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(Math.min(until - System.nanoTime(), 100_000_000));
        }
        if (over) {
            throw new Over();
        }
    }

    void end() {
        over = true;
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - answeredAt);
    }

    /// How often something was asked again.
    long again() {
        return again.get();
    }

    private HttpRequest request(String method, String path, String token, JsonNode body) {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
        var request = HttpRequest.newBuilder(URI.create(url.get() + path))
                .timeout(DEADLINE)
                .method(method, publisher);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (method.equals("POST")) {
            var wish = (path + body).getBytes(StandardCharsets.UTF_8);
            request.header("Idempotency-Key", UUID.nameUUIDFromBytes(wish).toString());
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private static int retryAfter(HttpResponse<String> response) {
        String said = response.headers().firstValue("Retry-After").orElse("");
        return said.matches("[0-9]{1,4}") ? Math.min(Integer.parseInt(said), LONGEST_RETRY_AFTER_SECONDS) : 0;
    }

    private static long jitter(int attempt) {
        long most = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 6));
        return ThreadLocalRandom.current().nextLong(1, most + 1);
    }
}
