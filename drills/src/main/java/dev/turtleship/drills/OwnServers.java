package dev.turtleship.drills;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// PostgreSQL servers of the drill's own, for faults that the application would mend by starting its server again. They
/// end with the drill.
final class OwnServers implements AutoCloseable {
    private static final Duration UNPACKING = Duration.ofSeconds(90);

    private final Path root;
    private final Path programs;
    private final List<OwnPostgres> servers = new ArrayList<>();
    private final Thread hook = new Thread(this::clear, "clear-servers");

    OwnServers() {
        programs = programs();
        try {
            root = Files.createTempDirectory("turtleship-servers-");
        } catch (IOException failed) {
            throw new CannotRun("making a folder", failed);
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// A running server with an empty database for this module.
    OwnPostgres make(String module) {
        var server = new OwnPostgres(programs, root, module);
        servers.add(server);
        server.make();
        return server;
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyGoing) {
            // The machine's own end is running the hook.
        }
    }

    private void clear() {
        servers.forEach(OwnPostgres::kill);
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException gone) {
            System.err.println("could not remove " + root);
        }
    }

    /// The programs that the application unpacked into its user's cache; where it never ran here, it runs once.
    private static Path programs() {
        if (unpacked().isEmpty()) {
            try (var application = Application.start(Launch.of(Home.standard(), "unpack"))) {
                Await.until("PostgreSQL's programs", UNPACKING, () -> !application
                        .allPostgres()
                        .isEmpty());
            }
        }
        return unpacked().stream()
                .findFirst()
                .orElseThrow(() -> new CannotRun("no PostgreSQL programs in the cache of the application"));
    }

    private static List<Path> unpacked() {
        var cache = System.getenv("XDG_CACHE_HOME");
        var base = cache != null && cache.startsWith("/") ? Path.of(cache) : Path.of(System.getenv("HOME"), ".cache");
        var folder = base.resolve("turtleship/postgres");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> versions = Files.list(folder)) {
            return versions.map(each -> each.resolve("bin"))
                    .filter(each -> Files.isExecutable(each.resolve("postgres")))
                    .toList();
        } catch (IOException failed) {
            throw new CannotRun("looking into " + folder, failed);
        }
    }
}
