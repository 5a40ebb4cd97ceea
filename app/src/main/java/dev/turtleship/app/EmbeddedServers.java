package dev.turtleship.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The embedded servers of one process: one per module, so that what kills a module's server leaves the others alone,
/// or one for all on a small machine. Where the databases are is known before any of them runs.
final class EmbeddedServers implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedServers.class);

    /// A module's name becomes a database, a role and a folder, so it is kept plain.
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,30}");

    private final List<EmbeddedServer> servers;

    private EmbeddedServers(List<EmbeddedServer> servers) {
        this.servers = servers;
    }

    /// Stops what a killed predecessor left running in this folder and chooses the ports; starts nothing yet.
    static EmbeddedServers prepare(Path folder, List<String> modules, boolean oneDatabase) throws Mistake {
        modules.forEach(EmbeddedServers::requirePlain);
        try {
            stopLeftovers(folder);
            if (modules.isEmpty()) {
                return new EmbeddedServers(List.of());
            }
            refuseOtherLayout(folder, oneDatabase);
            if (!PostgresPrograms.canRunHere()) {
                throw new Mistake("PostgreSQL does not run as root here; start Turtleship as an ordinary user");
            }
            PostgresPrograms programs = PostgresPrograms.of(folder.resolve("programs"));
            List<EmbeddedServer> servers = new ArrayList<>();
            Set<Integer> ports = new HashSet<>();
            List<List<String>> groups = oneDatabase
                    ? List.of(modules)
                    : modules.stream().map(List::of).toList();
            for (List<String> group : groups) {
                ServerFiles files = new ServerFiles(folder, oneDatabase ? ServerFiles.SHARED : group.getFirst());
                int port = Ports.choose(files, ports);
                ports.add(port);
                servers.add(new EmbeddedServer(files, group, port, programs));
            }
            return new EmbeddedServers(servers);
        } catch (IOException e) {
            throw new Mistake("cannot prepare the databases in %s: %s".formatted(folder, e.getMessage()));
        }
    }

    /// Where each module finds its database, as the properties that modules read.
    Map<String, String> properties() throws Mistake {
        Map<String, String> properties = new LinkedHashMap<>();
        for (EmbeddedServer server : servers) {
            for (String module : server.modules()) {
                String prefix = "turtleship.database." + module;
                properties.put(prefix + ".url", "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.port(), module));
                properties.put(prefix + ".username", module);
                properties.put(prefix + ".password", password(server, module));
            }
        }
        return properties;
    }

    /// Returns at once: all servers come up side by side, and each is retried by itself until it does.
    void start() {
        servers.forEach(EmbeddedServer::start);
    }

    /// Returns when all are down. A second caller waits for the first.
    @Override
    public synchronized void close() {
        onEach(servers, EmbeddedServer::stop);
    }

    private static String password(EmbeddedServer server, String module) throws Mistake {
        Path file = server.files().rolePassword(module);
        try {
            return ServerFiles.secret(file);
        } catch (IOException e) {
            throw new Mistake("cannot read or make the password in %s: %s".formatted(file, e.getMessage()));
        }
    }

    private static void requirePlain(String module) {
        if (!NAME.matcher(module).matches() || module.equals(ServerFiles.SHARED) || module.equals("postgres")) {
            throw new IllegalStateException("\"%s\" cannot be the name of a module with a database".formatted(module));
        }
    }

    /// Also of modules that do not run this time.
    private static void stopLeftovers(Path folder) throws IOException {
        try (Stream<Path> clusters = Files.list(folder)) {
            List<Path> left = clusters.filter(
                            cluster -> Postmaster.find(cluster).isPresent())
                    .toList();
            onEach(left, cluster -> {
                LOG.infof("Stopping the PostgreSQL server that an earlier run left in %s", cluster);
                Postmaster.stop(cluster);
            });
        }
    }

    /// Changing the layout would not lose data, but everybody would seem to be gone.
    private static void refuseOtherLayout(Path folder, boolean oneDatabase) throws IOException, Mistake {
        boolean hasShared = Files.exists(folder.resolve(ServerFiles.SHARED));
        boolean hasOwn;
        try (Stream<Path> files = Files.list(folder)) {
            hasOwn = files.anyMatch(
                    file -> Files.exists(file.resolve("PG_VERSION")) && !file.endsWith(ServerFiles.SHARED));
        }
        if (oneDatabase && hasOwn && !hasShared) {
            throw new Mistake("%s holds one server per module; leave out --one-database or choose another --data DIR"
                    .formatted(folder));
        }
        if (!oneDatabase && hasShared) {
            throw new Mistake("%s holds one server for all modules; add --one-database or choose another --data DIR"
                    .formatted(folder));
        }
    }

    private static <T> void onEach(List<T> items, Consumer<T> action) {
        List<Thread> threads = items.stream()
                .map(item -> Thread.ofPlatform().start(() -> action.accept(item)))
                .toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
