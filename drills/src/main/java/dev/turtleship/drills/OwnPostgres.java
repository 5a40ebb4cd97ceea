package dev.turtleship.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One server with one module's database, which the drill kills, freezes and starts as it likes. Prepared as an
/// operator would prepare a server of their own: a role and an empty database that it owns.
final class OwnPostgres {
    private static final Duration MAKING = Duration.ofSeconds(60);
    private static final Duration STARTING = Duration.ofSeconds(30);
    /// Where a server's pid file says whether it takes connections.
    private static final int READY_LINE = 7;

    private static final String PASSWORD = "only-for-this-drill";

    private final Path programs;
    private final Path root;
    private final String module;
    private final int port = Ports.free();
    private Process postmaster;

    OwnPostgres(Path programs, Path root, String module) {
        this.programs = programs;
        this.root = root;
        this.module = module;
    }

    /// Makes the cluster and starts it.
    void make() {
        try {
            Files.createDirectories(folder().getParent());
            Files.writeString(folder().resolveSibling(module + ".superuser"), PASSWORD);
            var initdb = command("initdb", "-D", folder().toString(), "-U", "postgres", "-A", "scram-sha-256");
            initdb.add("--pwfile=" + folder().resolveSibling(module + ".superuser"));
            initdb.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"));
            initdb.addAll(List.of("--encoding=UTF8", "--no-sync"));
            var making = run(initdb);
            if (!making.waitFor(MAKING.toSeconds(), TimeUnit.SECONDS) || making.exitValue() != 0) {
                throw new CannotRun("making a cluster for " + module + " failed; see " + log());
            }
        } catch (IOException failed) {
            throw new CannotRun("making a cluster for " + module, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotRun("making a cluster for " + module, interrupted);
        }
        start();
        administer("create role " + module + " login password '" + PASSWORD + "' connection limit 40");
        administer("create database " + module + " owner " + module);
    }

    /// Returns when it takes connections.
    void start() {
        try {
            Files.deleteIfExists(folder().resolve("postmaster.pid"));
            var command = command("postgres", "-D", folder().toString(), "-p", Integer.toString(port));
            for (var setting : List.of(
                    "listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=64MB", "jit=off")) {
                command.addAll(List.of("-c", setting));
            }
            postmaster = run(command);
        } catch (IOException failed) {
            throw new CannotRun("starting a server for " + module, failed);
        }
        Await.until("the server of " + module, STARTING, this::ready);
    }

    /// Kills every process of it; who connects is refused from now on.
    void kill() {
        if (postmaster != null && postmaster.isAlive()) {
            tree().kill();
            Await.until("the server of " + module + " to end", STARTING, () -> !postmaster.isAlive());
        }
    }

    /// Throws its database away and makes an empty one.
    void empty() {
        administer("drop database " + module + " with (force)");
        administer("create database " + module + " owner " + module);
    }

    PostgresTree tree() {
        return PostgresTree.of(root, module);
    }

    String module() {
        return module;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + module;
    }

    String password() {
        return PASSWORD;
    }

    private boolean ready() {
        try {
            var lines = Files.readAllLines(folder().resolve("postmaster.pid"));
            return lines.size() > READY_LINE && lines.get(READY_LINE).strip().equals("ready");
        } catch (IOException notYet) {
            return false;
        }
    }

    private void administer(String sql) {
        try (var connection = tree().connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new CannotRun("preparing the database of " + module, failed);
        }
    }

    private Path folder() {
        return PostgresTree.folder(root, module);
    }

    private Path log() {
        return Home.standard().log("postgres-" + module);
    }

    /// PostgreSQL refuses to run as root; for root it is started in a user namespace of its own, where it is nobody.
    private List<String> command(String program, String... words) {
        var command = new ArrayList<String>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(words));
        return command;
    }

    private Process run(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }
}
