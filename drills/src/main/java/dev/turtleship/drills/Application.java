package dev.turtleship.drills;

import dev.turtleship.drills.Launch.Start;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The real application as a process of its own, on a free port and a fresh data folder; it can be killed and started
/// again on both. A drill may have several, with some of the modules each. Whatever happens to the drill, neither the
/// process nor its PostgreSQL servers nor the folder stay behind.
final class Application implements AutoCloseable {
    private static final Duration STOPPING = Duration.ofSeconds(20);
    private static final int LOG_TAIL = 40;

    private final Launch launch;
    private final Path root;
    private final Path log;
    private final int port;
    private volatile Process process;
    private final Thread hook = new Thread(this::clear, "clear");

    private Application(Launch launch, Path root, Path log, int port) {
        this.launch = launch;
        this.root = root;
        this.log = log;
        this.port = port;
    }

    static Application start(Launch launch) {
        return start(launch, Ports.free());
    }

    /// On a port that others have been told already.
    static Application start(Launch launch, int port) {
        try {
            var log = launch.home().log(launch.log());
            Files.deleteIfExists(log);
            var application = new Application(launch, Files.createTempDirectory("turtleship-drill-"), log, port);
            Runtime.getRuntime().addShutdownHook(application.hook);
            application.begin();
            return application;
        } catch (IOException failed) {
            throw new CannotRun("starting the application", failed);
        }
    }

    /// kill -9 of the process. Its PostgreSQL servers go on without it, as they would after a crash.
    void kill() {
        process.destroyForcibly();
        Await.until("the killed application to end", STOPPING, () -> !process.isAlive());
    }

    /// Starts the killed application again, on the same data folder and port.
    void restart() {
        if (process.isAlive()) {
            throw new IllegalStateException("process " + process.pid() + " still runs");
        }
        begin();
    }

    private void begin() {
        var home = launch.home();
        var jar = home.application().toString();
        var command = launch.start() == Start.SHIPPED ? home.virtualMachine() : home.withoutCache();
        command.addAll(launch.options());
        command.addAll(
                switch (launch.start()) {
                    case SHIPPED -> List.of("-jar", jar);
                    case UNCACHED -> classPath(jar);
                    case WITHOUT_WALLS -> classPath(home.controlJar() + File.pathSeparator + jar);
                });
        command.addAll(List.of("--port", Integer.toString(port), "--data", data().toString()));
        command.addAll(launch.arguments());
        try {
            process = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException failed) {
            throw new CannotRun("starting the application", failed);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    Path data() {
        return root.resolve("data");
    }

    /// The server of this module, started by the application or the drill's own.
    PostgresTree postgres(String module) {
        var own = launch.databases().get(module);
        return own == null ? PostgresTree.of(data(), module) : own.tree();
    }

    List<PostgresTree> allPostgres() {
        return PostgresTree.all(data());
    }

    long cpuMicros() {
        return Processes.cpuMicros(process.pid(), false);
    }

    Home home() {
        return launch.home();
    }

    /// The end of its log, for a drill that cannot run.
    String logTail() {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
        } catch (IOException missing) {
            return "no log at " + log;
        }
    }

    /// Stops it as an operator would, by SIGTERM; what has not gone in time is killed.
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(STOPPING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyGoing) {
            // The machine's own end is running the hook.
        }
    }

    private void clear() {
        process.destroyForcibly();
        allPostgres().forEach(PostgresTree::kill);
        Await.within(
                Duration.ofSeconds(5), () -> !process.isAlive() && allPostgres().isEmpty());
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | java.io.UncheckedIOException gone) {
            System.err.println("could not remove " + root);
        }
    }

    /// The packaged application from a class path, with the packages opened that its manifest opens.
    private static List<String> classPath(String jars) {
        return List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                jars,
                "dev.turtleship.app.Main");
    }
}
