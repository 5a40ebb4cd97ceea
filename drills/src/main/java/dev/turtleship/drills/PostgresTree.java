package dev.turtleship.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One module's embedded PostgreSQL: its postmaster and all processes below it.
final class PostgresTree {
    private static final Duration STOPPING = Duration.ofSeconds(2);

    private final String module;
    private final Path folder;
    private final long postmaster;
    private final int port;

    private PostgresTree(String module, Path folder, long postmaster, int port) {
        this.module = module;
        this.folder = folder;
        this.postmaster = postmaster;
        this.port = port;
    }

    /// The server that this data folder's pid file names: the pid in its first line, the port in its fourth.
    static PostgresTree of(Path data, String module) {
        var folder = folder(data, module);
        try {
            var lines = Files.readAllLines(folder.resolve("postmaster.pid"));
            // A server that is just starting has not written its port yet.
            int port = lines.size() > 3 ? Integer.parseInt(lines.get(3).strip()) : 0;
            return new PostgresTree(
                    module, folder, Long.parseLong(lines.getFirst().strip()), port);
        } catch (IOException | RuntimeException missing) {
            throw new CannotRun("no PostgreSQL of " + module + " in " + folder, missing);
        }
    }

    /// Every server that runs on this data folder at the moment.
    static List<PostgresTree> all(Path data) {
        var servers = data.resolve("postgres");
        if (!Files.isDirectory(servers)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(servers)) {
            return folders.filter(each -> Files.exists(each.resolve("postmaster.pid")))
                    .map(each -> of(data, each.getFileName().toString()))
                    .filter(PostgresTree::alive)
                    .toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    /// SIGSTOP to the postmaster first, so that it starts nobody new, then to all below it until nobody is left:
    /// a backend that were forgotten would go on answering.
    void freeze() {
        var stopped = new LinkedHashSet<Long>();
        while (true) {
            var fresh = pids();
            fresh.removeAll(stopped);
            if (fresh.isEmpty()) {
                break;
            }
            Processes.signal("STOP", fresh);
            stopped.addAll(fresh);
        }
        if (!Await.within(STOPPING, () -> stopped.stream().allMatch(Processes::stopped))) {
            throw new CannotRun("not every process of " + module + "'s PostgreSQL could be stopped");
        }
    }

    void thaw() {
        Processes.signal("CONT", pids());
    }

    /// kill -9 of all of it at once, stopped first: while one after the other were killed, a backend could finish what
    /// it was doing, or be forked and go unnoticed.
    void kill() {
        if (alive()) {
            Processes.signal("STOP", pids());
            Processes.signal("KILL", pids());
        }
    }

    int size() {
        return pids().size();
    }

    /// CPU time of the whole tree so far, with that of its processes which have ended.
    long cpuMicros() {
        long own = Processes.cpuMicros(postmaster, true);
        return own
                + below().map(child -> Processes.cpuMicros(child, false))
                        .mapToLong(each -> each)
                        .sum();
    }

    boolean alive() {
        return Processes.alive(postmaster, "postgres");
    }

    /// A connection as the superuser, past the application: what is stored is read from the store itself.
    Connection connect() throws SQLException {
        return connect(module);
    }

    Connection connect(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("ApplicationName", "drill");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    static Path folder(Path data, String module) {
        return data.resolve("postgres").resolve(module);
    }

    /// Kept beside the cluster's folder, readable by this user only.
    private String password() {
        var file = folder.resolveSibling(module + ".superuser");
        try {
            return Files.readString(file).strip();
        } catch (IOException missing) {
            throw new CannotRun("no password of " + module + "'s PostgreSQL", missing);
        }
    }

    private Set<Long> pids() {
        return Stream.concat(Stream.of(postmaster), below()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Stream<Long> below() {
        return ProcessHandle.of(postmaster).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid);
    }
}
