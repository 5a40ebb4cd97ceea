package dev.turtleship.app;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/// One PostgreSQL server that this process starts, watches, starts again when it dies, and stops.
///
///     DOWN     -> STARTING   [launch]   nothing of the cluster runs
///     STARTING -> UP         [prepare]  a postmaster runs, perhaps still replaying the log of a crash
///     UP       -> DOWN       [died]     modules can connect; their roles and databases are there
///     any      -> STOPPED    [stop]     for good
///
/// A server that is slow to start is waited for as long as its postmaster lives: killing it while it replays its log
/// would make it start over each time and never finish.
final class EmbeddedServer {
    private static final Logger LOG = Logger.getLogger(EmbeddedServer.class);
    private static final Duration LAUNCH = Duration.ofSeconds(10);
    private static final Duration ORDERLY = Duration.ofSeconds(8);
    private static final Duration LAST = Duration.ofSeconds(2);
    private static final long WATCH_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long MOST_LOG_BYTES = 20L * 1024 * 1024;

    /// Only our own address and passwords. Replaced before every start, so that "trust", with which the cluster is
    /// made, never serves.
    private static final String ACCESS = """
            # Written by Turtleship at every start.
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private final ServerFiles files;
    private final List<String> modules;
    private final int port;
    private final PostgresPrograms programs;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread watcher;

    EmbeddedServer(ServerFiles files, List<String> modules, int port, PostgresPrograms programs) {
        this.files = files;
        this.modules = modules;
        this.port = port;
        this.programs = programs;
        this.watcher =
                Thread.ofPlatform().name("postgres-" + files.name()).daemon().unstarted(this::watch);
    }

    /// Returns at once; the server comes up in the background.
    void start() {
        watcher.start();
    }

    /// Returns when nothing of the server runs any more, after about twenty seconds at the latest. The server is asked
    /// to stop in its orderly way first, so that the next start has no log to replay.
    void stop() {
        stopping.countDown();
        if (!watcherEnds(ORDERLY)) {
            Postmaster.stop(files.cluster());
            watcher.interrupt();
            watcherEnds(LAST);
        }
        if (!Postmaster.stop(files.cluster())) {
            LOG.errorf("The PostgreSQL server in %s could not be stopped", files.cluster());
        }
    }

    int port() {
        return port;
    }

    List<String> modules() {
        return modules;
    }

    ServerFiles files() {
        return files;
    }

    private void watch() {
        int failures = 0;
        while (!stopped()) {
            try {
                ProcessHandle postmaster = launch();
                failures = prepareAndWatch(postmaster, failures > 0) ? 0 : failures;
                if (!stopped()) {
                    LOG.warnf("The PostgreSQL server of %s died; starting it again", files.name());
                    failures++;
                }
            } catch (Exception | ExceptionInInitializerError e) {
                report(++failures, e);
            }
            Postmaster.stop(files.cluster());
            stoppedWithin(pauseMillis(failures));
        }
    }

    /// Retries come every few seconds, so only the first failure and then about one a minute is told.
    private void report(int failures, Throwable cause) {
        if (!stopped() && failures % 12 == 1) {
            LOG.warnf(
                    "The PostgreSQL server of %s does not start (%s); trying again every few seconds; its log is %s",
                    files.name(), cause.getMessage(), files.log());
        }
    }

    private ProcessHandle launch() throws IOException {
        Path cluster = files.cluster();
        if (!Postmaster.stop(cluster)) {
            throw new IOException("another server still works in " + cluster);
        }
        makeRoomInLog();
        discardUnfinished();
        // The previous start in this process may still hold this file's lock; its close() is not used, because it can
        // neither wake a frozen server nor do without one that is gone.
        Files.deleteIfExists(cluster.resolve("epg-lock"));
        IOException late = null;
        try {
            settings(EmbeddedPostgres.builder()).start();
        } catch (IOException e) {
            late = e;
        }
        Optional<ProcessHandle> postmaster = Postmaster.find(cluster);
        if (postmaster.isEmpty()) {
            throw new IOException("the server ended at once", late);
        }
        return postmaster.get();
    }

    /// Returns when the server has died or is to be stopped; true when it was up before.
    private boolean prepareAndWatch(ProcessHandle postmaster, boolean tell) {
        boolean prepared = false;
        int failures = 0;
        do {
            if (!prepared && Postmaster.isReady(files.cluster())) {
                try {
                    ModuleDatabases.prepare(port, files, modules);
                    prepared = true;
                    failures = 0;
                    LOG.logf(tell ? Level.INFO : Level.DEBUG, "The PostgreSQL server of %s is up", files.name());
                } catch (SQLException | IOException e) {
                    report(++failures, e);
                }
            }
            makeRoomInLog();
        } while (!stoppedWithin(failures == 0 ? WATCH_MILLIS : pauseMillis(failures))
                && Postmaster.isAlive(postmaster));
        return prepared;
    }

    private EmbeddedPostgres.Builder settings(EmbeddedPostgres.Builder builder) throws IOException {
        String password = ServerFiles.secret(files.superuserPassword());
        ServerSettings.of(files.name(), modules.size()).forEach(builder::setServerConfig);
        Map.of(
                        "locale-provider", "builtin",
                        "builtin-locale", "C.UTF-8",
                        "locale", "C",
                        "pwfile", files.superuserPassword().toString())
                .forEach(builder::setLocaleConfig);
        return builder.setDataDirectory(files.cluster())
                .setCleanDataDirectory(false)
                .setDataDirectoryCustomizer(this::finish)
                .setPort(port)
                .setConnectConfig("PGHOST", "127.0.0.1")
                .setConnectConfig("password", password)
                .setPGStartupWait(LAUNCH)
                .setRegisterShutdownHook(false)
                .setPgBinaryResolver(programs)
                .setOverrideWorkingDirectory(programs.folder().toFile())
                .setOutputRedirector(
                        ProcessBuilder.Redirect.appendTo(files.log().toFile()));
    }

    /// Runs between the making of the cluster and the first start of its server.
    private void finish(File cluster) {
        if (stopped()) {
            throw new IllegalStateException("stopping");
        }
        try {
            ServerFiles.write(cluster.toPath().resolve("pg_hba.conf"), ACCESS);
            Files.deleteIfExists(files.unfinished());
            ServerFiles.sync(files.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Making a cluster takes a second; killed in between, what is there can never be started.
    private void discardUnfinished() throws IOException {
        if (Files.exists(files.unfinished())) {
            PostgresPrograms.deleteAll(files.cluster());
        }
        if (!Files.exists(files.cluster())) {
            ServerFiles.write(files.unfinished(), "");
        } else if (!Files.exists(files.superuserPassword())) {
            throw new IOException("its password file " + files.superuserPassword() + " is missing");
        }
    }

    /// The server appends to the file it was given, so the file is emptied in place. Never a reason to be without a
    /// server: on a full disk the copy fails and the log is emptied all the same.
    private void makeRoomInLog() {
        Path log = files.log();
        try {
            if (!Files.exists(log)) {
                Files.createFile(
                        log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else if (Files.size(log) > MOST_LOG_BYTES) {
                try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
                    copyAside(log);
                    channel.truncate(0);
                }
            }
        } catch (IOException e) {
            LOG.debugf(e, "no room made in %s", log);
        }
    }

    private static void copyAside(Path log) {
        Path old = log.resolveSibling(log.getFileName() + ".old");
        try {
            Files.copy(log, old, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warnf("Cannot keep a copy of %s: %s", log, e.getMessage());
        }
    }

    private static long pauseMillis(int failures) {
        long longest = Math.min(LONGEST_PAUSE_MILLIS, 250L << Math.min(failures, 5));
        return longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2);
    }

    private boolean stopped() {
        return stopping.getCount() == 0;
    }

    private boolean stoppedWithin(long millis) {
        try {
            return stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return stopped();
        }
    }

    private boolean watcherEnds(Duration limit) {
        try {
            return watcher.getState() == Thread.State.NEW || watcher.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
