package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The application's HTTP API as an ordinary client sees it. Never fails: a connection that breaks is an answer with
/// status 0, because for a drill "no answer" is an outcome to be judged like any other.
final class Api {
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Set<Integer> PASSING = Set.of(0, 200, 202, 404, 409, 429, 503);
    /// Long, so that it is the application that gives up first; a client that hangs longer sees status 0.
    private static final Duration NO_ANSWER = Duration.ofSeconds(60);

    private final Loop loop;
    private final HttpClient client;
    private final int port;

    /// @param connections enough for every request that may hang at once: the pool must never be the queue.
    Api(Loop loop, int port, int connections) {
        this(loop, port, connections, "127.0.0.1");
    }

    /// @param from where the application sees its requests come from: any address of 127.0.0.0/8
    Api(Loop loop, int port, int connections, String from) {
        this.loop = loop;
        this.port = port;
        this.client = loop.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setMaxPoolSize(connections)
                        .setKeepAliveTimeout(120)
                        .setLocalAddress(from)
                        .setDefaultHost("127.0.0.1")
                        .setDefaultPort(port));
    }

    /// What came back, with the moments (System.nanoTime) at which the request began and its answer was complete;
    /// `retryAfter` in seconds, 0 when it did not say.
    record Answer(int status, String text, int retryAfter, long beganAt, long endedAt) {
        JsonNode json() {
            return Json.parse(text);
        }

        boolean success() {
            return status == 200 || status == 201 || status == 204;
        }

        Answer orFail(String what) {
            if (!success()) {
                throw new CannotRun(what + " was answered " + status + " " + text);
            }
            return this;
        }
    }

    Future<Answer> get(String path, String token) {
        return call(HttpMethod.GET, path, token, null);
    }

    Future<Answer> put(String path, String token, JsonNode body) {
        return call(HttpMethod.PUT, path, token, body);
    }

    Future<Answer> post(String path, String token, JsonNode body) {
        return call(HttpMethod.POST, path, token, body);
    }

    /// Repeats a call until its answer is as wanted. Fails when that takes longer than the limit, or at once when the
    /// answer is one that waiting does not change.
    Future<Answer> until(String what, Duration limit, Predicate<Answer> wanted, Supplier<Future<Answer>> call) {
        return until(what, System.nanoTime() + limit.toNanos(), wanted, call);
    }

    private Future<Answer> until(String what, long deadline, Predicate<Answer> wanted, Supplier<Future<Answer>> call) {
        return call.get().compose(answer -> {
            if (wanted.test(answer)) {
                return Future.succeededFuture(answer);
            }
            if (!passing(answer) || System.nanoTime() - deadline >= 0) {
                return Future.failedFuture(
                        new CannotRun(what + " was last answered " + answer.status() + " " + answer.text()));
            }
            return loop.after(RETRY).compose(ignored -> until(what, deadline, wanted, call));
        });
    }

    /// Whether waiting may change the answer.
    static boolean passing(Answer answer) {
        return PASSING.contains(answer.status());
    }

    /// Holds the answer until what comes of the request is known, if its resource can (RFC 7240).
    Future<Answer> waiting(HttpMethod method, String path, String token, int seconds, JsonNode body) {
        return send(method, path, Map.of("Authorization", "Bearer " + token, "Prefer", "wait=" + seconds), body);
    }

    private Future<Answer> call(HttpMethod method, String path, String token, JsonNode body) {
        return send(method, path, token == null ? Map.of() : Map.of("Authorization", "Bearer " + token), body);
    }

    /// Any method, with these headers; `body` may be null.
    Future<Answer> send(HttpMethod method, String path, Map<String, String> headers, JsonNode body) {
        if (body == null) {
            return bytes(method, path, headers, null);
        }
        var all = new HashMap<>(headers);
        all.put("Content-Type", "application/json");
        String text = Json.write(body);
        if (method == HttpMethod.POST) {
            // The same body is the same wish: a repeat after a lost answer must not do it twice.
            all.put(
                    "Idempotency-Key",
                    UUID.nameUUIDFromBytes((path + text).getBytes(StandardCharsets.UTF_8))
                            .toString());
        }
        return bytes(method, path, all, Buffer.buffer(text));
    }

    /// A body that is no JSON; it may be null.
    Future<Answer> bytes(HttpMethod method, String path, Map<String, String> headers, Buffer body) {
        long beganAt = System.nanoTime();
        var options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path)
                .setTimeout(NO_ANSWER.toMillis());
        headers.forEach(options::putHeader);
        return client.request(options)
                .compose(request -> body == null ? request.send() : request.send(body))
                .compose(response -> response.body()
                        .map(content -> new Answer(
                                response.statusCode(),
                                content.toString(),
                                seconds(response.getHeader("Retry-After")),
                                beganAt,
                                System.nanoTime())))
                .otherwise(failed -> new Answer(0, String.valueOf(failed), 0, beganAt, System.nanoTime()));
    }

    private static int seconds(String header) {
        return header != null && header.matches("[0-9]{1,6}") ? Integer.parseInt(header) : 0;
    }
}
