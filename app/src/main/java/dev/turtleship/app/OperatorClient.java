package dev.turtleship.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.core.operator.OperatorAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Speaks to the process that holds a data folder, as its operator: the folder says where it listens and holds the
/// token, so whoever may read the folder may operate. The token is sent to nobody unless the folder is held: an
/// address left behind by a crash may be somebody else's by now.
final class OperatorClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// `body` is a missing node when it was not JSON.
    record Answer(int status, JsonNode body) {
        boolean success() {
            return status >= 200 && status < 300;
        }

        /// What a problem says.
        String detail() {
            return body.path("detail").asText("it answered " + status);
        }
    }

    private final Path data;
    private final String url;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    private OperatorClient(Path data, String url, String token) {
        this.data = data;
        this.url = url;
        this.token = token;
    }

    /// Takes `--data DIR` out of the words of a command; `otherwise` stands in for it.
    static String folder(List<String> words, String otherwise) throws Mistake {
        return option(words, "--data", otherwise);
    }

    /// Takes `name VALUE` or `name=VALUE` out of the words of a command; `otherwise` when it is not there.
    static String option(List<String> words, String name, String otherwise) throws Mistake {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith(name + "=")) {
                return words.remove(i).substring(name.length() + 1);
            }
            if (words.get(i).equals(name)) {
                words.remove(i);
                if (i == words.size()) {
                    throw new Mistake(name + " needs a value; see --help");
                }
                return words.remove(i);
            }
        }
        return otherwise;
    }

    static OperatorClient of(Path data) throws Mistake {
        try {
            if (!DataFolder.isHeld(data)) {
                throw new Mistake(
                        "nothing runs on %s; start it, or name another folder with --data DIR".formatted(data));
            }
        } catch (IOException e) {
            throw new Mistake("cannot look into %s: %s".formatted(data, e.getMessage()));
        }
        return ofThisProcess(data);
    }

    /// To the process that this one is, which holds the folder itself.
    static OperatorClient ofThisProcess(Path data) throws Mistake {
        try {
            return new OperatorClient(
                    data,
                    Files.readString(data.resolve(DataFolder.URL)).strip(),
                    Files.readString(data.resolve(OperatorAccess.TOKEN_FILE)).strip());
        } catch (IOException e) {
            throw new Mistake(
                    "the process on %s is not ready, or belongs to somebody else (%s)".formatted(data, e.getMessage()));
        }
    }

    /// Whether the folder says where its process listens, and how to operate it.
    static boolean ready(Path data) {
        return Files.exists(data.resolve(DataFolder.URL)) && Files.exists(data.resolve(OperatorAccess.TOKEN_FILE));
    }

    String url() {
        return url;
    }

    /// `path` begins below [OperatorAccess#PATH], with a slash.
    Answer get(String path) throws Mistake {
        return send(request(path).GET());
    }

    Answer post(String path) throws Mistake {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    /// `json` is sent as it is.
    Answer post(String path, String json) throws Mistake {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Answer put(String path, String json) throws Mistake {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    Answer delete(String path) throws Mistake {
        return send(request(path).DELETE());
    }

    /// A secret that nobody can make who may not operate this folder; the same each time for the same purpose.
    byte[] secret(String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A JSON object of texts: name, value, name, value.
    static String object(String... members) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < members.length; i += 2) {
            object.put(members[i], members[i + 1]);
        }
        return object.toString();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + OperatorAccess.PATH + path))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) throws Mistake {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), json(response.body()));
        } catch (IOException e) {
            throw new Mistake("the process on %s does not answer at %s".formatted(data, url));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Mistake("interrupted");
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
