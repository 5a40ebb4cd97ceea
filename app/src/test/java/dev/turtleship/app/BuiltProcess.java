package dev.turtleship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The built application as a process of its own, as people run it.
final class BuiltProcess implements AutoCloseable {
    /// What came back; `json` is missing where the body is empty.
    record Answer(int status, JsonNode json) {}

    static final String SECRET = "a secret between processes of this test";
    private static final Duration UP = Duration.ofSeconds(120);
    private static final Duration DOWN = Duration.ofSeconds(40);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path jar;
    private final int port;
    private final List<String> arguments;
    private Process process;

    BuiltProcess(Path jar, int port, List<String> arguments) {
        this.jar = jar;
        this.port = port;
        this.arguments = arguments;
    }

    static Path builtHere() {
        return Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    }

    BuiltProcess start() throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                jar.toString(),
                "--port",
                Integer.toString(port)));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(
                Path.of("target", "process-" + port + ".log").toFile()));
        builder.environment().put("TURTLESHIP_INTERNAL_SECRET", SECRET);
        process = builder.start();
        return this;
    }

    /// As a power cut does it: nothing is written, nobody is told.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /// Waits until the module is up in this process.
    void awaitUp(String module) {
        await(module + " to be up at " + url(), UP, () -> call("GET", "/v1/status", null, null), answer -> {
            for (var status : answer.json().path("modules")) {
                if (status.path("name").asText().equals(module)
                        && status.path("here").asBoolean()
                        && status.path("state").asText().equals("up")) {
                    return true;
                }
            }
            return false;
        });
    }

    Answer call(String method, String path, String token, String body) {
        var request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException noAnswer) {
            return new Answer(0, JSON.missingNode());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    interface Call {
        Answer send();
    }

    /// Repeats a call until its answer is as wanted.
    static Answer await(String what, Duration limit, Call call, Predicate<Answer> wanted) {
        var last = new Answer[1];
        boolean came = Await.until(limit, () -> {
            last[0] = call.send();
            return wanted.test(last[0]);
        });
        if (!came) {
            throw new AssertionError("waited in vain for " + what + "; the last answer was " + last[0]);
        }
        return last[0];
    }

    @Override
    public void close() throws Exception {
        if (process != null && process.isAlive()) {
            process.destroy();
            if (!process.waitFor(DOWN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the process at " + url() + " did not stop");
            }
        }
    }
}
