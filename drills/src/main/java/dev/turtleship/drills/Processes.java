package dev.turtleship.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Signals to processes, and what Linux tells about them in /proc.
final class Processes {
    /// USER_HZ, the unit of times in /proc/PID/stat: 100 on every Linux that Java runs on.
    private static final long MICROS_PER_TICK = 10_000;

    private static final int STATE = 0;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int ENDED_USER_TIME = 13;
    private static final int ENDED_SYSTEM_TIME = 14;

    private Processes() {}

    /// A process that has ended meanwhile is no error.
    static void signal(String name, Collection<Long> pids) {
        if (pids.isEmpty()) {
            return;
        }
        var list = pids.stream().map(String::valueOf).collect(Collectors.joining(" "));
        try {
            var kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + list)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(5, TimeUnit.SECONDS)) {
                throw new CannotRun("kill -" + name + " did not come back");
            }
        } catch (IOException failed) {
            throw new CannotRun("kill -" + name, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotRun("kill -" + name, interrupted);
        }
    }

    /// Stopped by a signal, or no longer there.
    static boolean stopped(long pid) {
        var fields = stat(pid);
        return fields.length == 0 || fields[STATE].equals("T") || fields[STATE].equals("Z");
    }

    /// Alive and still the program it was: pids are used again.
    static boolean alive(long pid, String program) {
        try {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)
                    && Files.readString(proc(pid, "comm")).contains(program);
        } catch (IOException gone) {
            return false;
        }
    }

    /// @param ended whether to add the time of its children that have ended and were waited for
    static long cpuMicros(long pid, boolean ended) {
        var fields = stat(pid);
        if (fields.length <= ENDED_SYSTEM_TIME) {
            return 0;
        }
        long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
        if (ended) {
            ticks += Long.parseLong(fields[ENDED_USER_TIME]) + Long.parseLong(fields[ENDED_SYSTEM_TIME]);
        }
        return ticks * MICROS_PER_TICK;
    }

    /// What of a Java process's time its compiler took: much at first, and nothing in the end.
    static long compilerMicros(long pid) {
        try (var tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            long micros = 0;
            for (var task : tasks) {
                var fields = stat(task.resolve("stat"));
                if (fields.length > SYSTEM_TIME && compiles(task)) {
                    micros +=
                            (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) * MICROS_PER_TICK;
                }
            }
            return micros;
        } catch (IOException gone) {
            return 0;
        }
    }

    private static boolean compiles(Path task) {
        try {
            return Files.readString(task.resolve("comm")).matches("(?s)C[12] Compiler.*");
        } catch (IOException gone) {
            return false;
        }
    }

    static long ownCpuMicros() {
        return cpuMicros(ProcessHandle.current().pid(), false);
    }

    /// The fields behind the program's name, which may itself contain blanks and brackets; none when it is gone.
    private static String[] stat(long pid) {
        return stat(proc(pid, "stat"));
    }

    private static String[] stat(Path file) {
        try {
            var line = Files.readString(file);
            return line.substring(line.lastIndexOf(')') + 2).split(" ");
        } catch (IOException gone) {
            return new String[0];
        }
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }
}
