package dev.turtleship.core.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.turtleship.core.operator.OperatorAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.ConfigProvider;

/// The HTTP interface as a client sees it: texts out, a status and JSON back.
public record Api(String url, Map<String, String> headers) {
    /// What came back; `body` is a missing node when it was not JSON.
    public record Answer(int status, JsonNode body, HttpHeaders headers, String text) {
        public String at(String pointer) {
            return body.at(pointer).asText();
        }

        public Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError("expected " + expected + ", got " + status + ": " + text);
            }
            return this;
        }

        /// Expects a problem, and that it is one in every way.
        public Answer problem(int expected, String type) {
            expect(expected);
            String contentType = headers.firstValue("Content-Type").orElse("");
            boolean whole = contentType.startsWith("application/problem+json")
                    && at("/type").equals("/problems/" + type)
                    && at("/status").equals(Integer.toString(expected))
                    && !at("/title").isEmpty()
                    && !at("/detail").isEmpty()
                    && body.has("retryable")
                    && at("/instance").equals(headers.firstValue("X-Request-Id").orElse("none"));
            if (!whole) {
                throw new AssertionError("expected a problem of type " + type + ", got " + contentType + ": " + text);
            }
            return this;
        }

        /// Expects a problem about one field.
        public Answer invalid(String pointer) {
            problem(400, "core/invalid");
            if (!at("/errors/0/pointer").equals(pointer)) {
                throw new AssertionError("expected an error at " + pointer + ": " + text);
            }
            return this;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Duration START = Duration.ofSeconds(60);
    private static final AtomicBoolean UP = new AtomicBoolean();

    /// The application under test, without a token, as soon as all its modules are up.
    public static Api open() {
        var api = at(ConfigProvider.getConfig().getValue("test.url", String.class));
        if (!UP.get()) {
            Await.until(START, "all modules are up", () -> api.get("/v1/status")
                    .at("/state")
                    .equals("up"));
            UP.set(true);
        }
        return api;
    }

    /// As its operator.
    public static Api operator() {
        var data = Path.of(ConfigProvider.getConfig().getValue("turtleship.data", String.class));
        try {
            return open().as(Files.readString(data.resolve(OperatorAccess.TOKEN_FILE))
                    .strip());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static Api at(String url) {
        return new Api(url, Map.of());
    }

    public Api with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Api(url, more);
    }

    public Api as(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    public Answer post(String path, String json) {
        return send("POST", path, json);
    }

    public Answer put(String path, String json) {
        return send("PUT", path, json);
    }

    /// `body` may be null.
    public Answer send(String method, String path, String body) {
        var publisher = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(LIMIT)
                .method(method, publisher)
                .setHeader("Content-Type", "application/json");
        headers.forEach(request::setHeader);
        try {
            var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), json(response.body()), response.headers(), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(method + " " + path, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }

    /// An object with these members, in order: name, value, name, value.
    public static String object(Object... members) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
