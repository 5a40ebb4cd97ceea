package dev.turtleship.app;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The built application as a real process, with a folder of its own. It can be killed and started again; after
/// [#close] nothing of it runs.
final class Ship implements AutoCloseable {
    static final String SECRET = "shared by the processes of this test";
    private static final Duration STARTS = Duration.ofMinutes(2);
    private static final int STOPS_SECONDS = 40;

    private final Path jar;
    private final Path folder;
    private final int port;
    private final List<String> arguments;
    private final Path log;
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    /// Starts nothing yet, but its address is settled, so that others can be told.
    Ship(Path jar, Path folder, String... arguments) {
        this.jar = jar;
        this.folder = folder;
        this.port = freePort();
        this.arguments = new ArrayList<>(List.of(arguments));
        this.log = folder.resolveSibling(folder.getFileName() + ".log");
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    Api api() {
        return Api.at(url());
    }

    void peer(String module, Ship other) {
        arguments.addAll(List.of("--peer", module + "=" + other.url()));
    }

    /// A variable of its environment.
    Ship with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /// Returns at once.
    void launch() {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "--port",
                Integer.toString(port),
                "--data",
                folder.toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("TURTLESHIP_INTERNAL_SECRET", SECRET);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Waits until the named modules are up here; fails with the log when the process ends instead.
    void awaitUp(String... modules) {
        Await.until(STARTS, String.join(" and ", modules) + " up at " + url(), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("it ended:\n" + log());
            }
            return Stream.of(modules).allMatch(module -> state(module).equals("up"));
        });
    }

    /// As `/v1/status` of this process says; empty while it does not answer.
    String state(String module) {
        try {
            for (var status : api().get("/v1/status").body().at("/modules")) {
                if (status.at("/name").asText().equals(module)) {
                    return status.at("/state").asText();
                }
            }
        } catch (UncheckedIOException _) {
            // Not yet, or not any more.
        }
        return "";
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    /// As kill -9: its databases go on without it.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(STOPS_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it survived kill -9");
        }
    }

    /// As an operator stops it, without waiting.
    void terminate() {
        process.destroy();
    }

    boolean awaitExit(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /// As an operator stops it; whatever is left then is killed.
    @Override
    public void close() throws InterruptedException, IOException {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!process.waitFor(STOPS_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        var clusters = folder.resolve("postgres");
        if (Files.isDirectory(clusters)) {
            try (var servers = Files.list(clusters)) {
                servers.filter(Files::isDirectory).forEach(Postmaster::stop);
            }
        }
    }
}
