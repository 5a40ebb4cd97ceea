package dev.turtleship.drills;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The real application as a process of its own, on a free port and a fresh data folder. Whatever happens to the
/// drill, neither the process nor its PostgreSQL servers nor the folder stay behind.
final class Application implements AutoCloseable {
    private static final Duration STOPPING = Duration.ofSeconds(20);
    private static final int LOG_TAIL = 40;

    private final Home home;
    private final Path root;
    private final Path log;
    private final int port;
    private final Process process;
    private final Thread hook = new Thread(this::clear, "clear");

    private Application(Home home, Path root, Path log, int port, Process process) {
        this.home = home;
        this.root = root;
        this.log = log;
        this.port = port;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// @param walls false starts the control: the same application with its bulkheads and timeouts off
    static Application start(Home home, String name, boolean walls) {
        try {
            var root = Files.createTempDirectory("turtleship-drill-");
            var log = home.log(name);
            int port = freePort();
            var command = new ArrayList<String>();
            command.add(home.java());
            command.addAll(walls ? jar(home) : flat(home));
            command.addAll(List.of(
                    "--port",
                    Integer.toString(port),
                    "--data",
                    root.resolve("data").toString()));
            var process = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Application(home, root, log, port, process);
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

    PostgresTree postgres(String module) {
        return PostgresTree.of(data(), module);
    }

    List<PostgresTree> allPostgres() {
        return PostgresTree.all(data());
    }

    long cpuMicros() {
        return Processes.cpuMicros(process.pid(), false);
    }

    Home home() {
        return home;
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

    private static List<String> jar(Home home) {
        return List.of("-jar", home.application().resolve("quarkus-run.jar").toString());
    }

    /// The packaged application on a flat class path, so that a jar can stand before it. The class path of the
    /// packaged runner is closed, which is why no setting of the product can do the same.
    private static List<String> flat(Home home) {
        var folder = home.application();
        var path = new ArrayList<String>();
        path.add(home.controlJar().toString());
        for (var jar : List.of("quarkus/transformed-bytecode.jar", "quarkus/generated-bytecode.jar")) {
            if (Files.exists(folder.resolve(jar))) {
                path.add(folder.resolve(jar).toString());
            }
        }
        for (var jars : List.of("app", "lib/boot", "lib/main")) {
            path.add(folder.resolve(jars) + File.separator + "*");
        }
        // The packages are opened as in the manifest of the packaged runner.
        return List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                String.join(File.pathSeparator, path),
                "dev.turtleship.app.Main");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
