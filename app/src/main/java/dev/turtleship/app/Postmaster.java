package dev.turtleship.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The processes of one PostgreSQL cluster, told apart from every other PostgreSQL on the machine by the cluster they
/// work in: the postmaster names it on its command line, and all of them have it as their working directory.
/// (The second holds on Linux only; elsewhere the processes below the postmaster are taken.)
final class Postmaster {
    private static final Logger LOG = Logger.getLogger(Postmaster.class);
    private static final Path PROC = Path.of("/proc");
    private static final Set<String> PROGRAMS = Set.of("postgres", "pg_ctl", "initdb");

    private static final Duration FAST = Duration.ofSeconds(5);
    private static final Duration IMMEDIATE = Duration.ofSeconds(2);
    private static final Duration KILLED = Duration.ofSeconds(2);

    /// The running postmaster of this cluster, also when it is frozen.
    static Optional<ProcessHandle> find(Path cluster) {
        List<String> lines = pidFile(cluster);
        if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,18}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                .filter(Postmaster::isAlive)
                .filter(process -> worksIn(process, cluster));
    }

    /// Whether the server takes connections, by its own word: the eighth line of its pid file. It is "starting" while
    /// the log of a crash is replayed.
    static boolean isReady(Path cluster) {
        List<String> lines = pidFile(cluster);
        return lines.size() >= 8 && lines.get(7).strip().equals("ready");
    }

    /// A process that has ended but was not collected by its parent (a container without an init) is not alive.
    static boolean isAlive(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(PROC.resolve(process.pid() + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException e) {
            return !Files.isDirectory(PROC.resolve("self")) && process.isAlive();
        }
    }

    /// Ends everything that works in this cluster; returns once it is gone, after about ten seconds at the latest.
    /// Frozen processes are woken first: a stopped process takes no signal but the last. False when something
    /// remains.
    static boolean stop(Path cluster) {
        List<ProcessHandle> family = family(cluster);
        if (!family.isEmpty()) {
            signal("CONT", family);
            List<ProcessHandle> postmaster = find(cluster).stream().toList();
            boolean gone = ends(postmaster, "INT", FAST) || ends(postmaster, "QUIT", IMMEDIATE);
            if (!gone) {
                LOG.warnf("The PostgreSQL server in %s does not stop; killing it", cluster);
            }
            List<ProcessHandle> rest = family(cluster);
            if (!gone
                    || postmaster.isEmpty()
                    || !Await.until(IMMEDIATE, () -> family(cluster).isEmpty())) {
                rest.forEach(ProcessHandle::destroyForcibly);
                Await.until(KILLED, () -> family(cluster).isEmpty());
            }
        }
        boolean empty = family(cluster).isEmpty();
        if (empty) {
            forgetStalePid(cluster);
        }
        return empty;
    }

    private static boolean ends(List<ProcessHandle> postmaster, String signal, Duration limit) {
        signal(signal, postmaster);
        return Await.until(limit, () -> postmaster.stream().noneMatch(Postmaster::isAlive));
    }

    /// PostgreSQL refuses to start while the number in its pid file belongs to any living process. After a restart of
    /// a container that is often somebody else's. Only where we can see that nobody works in the cluster any more.
    private static void forgetStalePid(Path cluster) {
        try {
            if (Files.isDirectory(PROC.resolve("self")) && Files.isDirectory(cluster)) {
                Files.deleteIfExists(cluster.resolve("postmaster.pid"));
            }
        } catch (IOException e) {
            LOG.warnf("Cannot remove the stale pid file in %s: %s", cluster, e.getMessage());
        }
    }

    private static List<ProcessHandle> family(Path cluster) {
        Set<ProcessHandle> family = new LinkedHashSet<>();
        ProcessHandle.allProcesses()
                .filter(process -> worksIn(process, cluster))
                .forEach(process -> {
                    family.add(process);
                    process.descendants().forEach(family::add);
                });
        return family.stream().filter(Postmaster::isAlive).toList();
    }

    private static boolean worksIn(ProcessHandle process, Path cluster) {
        String program = process.info().command().orElse("");
        // Linux adds " (deleted)" when the file has been replaced since.
        String name = program.substring(program.lastIndexOf('/') + 1).split(" ", 2)[0];
        if (!PROGRAMS.contains(name)) {
            return false;
        }
        boolean named = process.info().arguments().stream().flatMap(Stream::of).anyMatch(cluster.toString()::equals);
        return named || workingDirectory(process).filter(cluster::equals).isPresent();
    }

    private static Optional<Path> workingDirectory(ProcessHandle process) {
        try {
            return Optional.of(Files.readSymbolicLink(PROC.resolve(process.pid() + "/cwd")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<String> pidFile(Path cluster) {
        try {
            return Files.readAllLines(cluster.resolve("postmaster.pid"));
        } catch (IOException e) {
            return List.of();
        }
    }

    /// Java can only terminate and kill; the rest goes through the shell's own kill, which every Unix has.
    private static void signal(String name, List<ProcessHandle> processes) {
        if (processes.isEmpty()) {
            return;
        }
        String pids =
                processes.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(" "));
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pids)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(2, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.warnf("Cannot send SIG%s to %s: %s", name, pids, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Postmaster() {}
}
