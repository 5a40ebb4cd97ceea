package dev.turtleship.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `./turtleship demo` on a running application, as a process of its own.
final class DemoCity implements AutoCloseable {
    private final Process process;
    private final Path journal;
    private final Path log;

    private DemoCity(Process process, Path journal, Path log) {
        this.process = process;
        this.journal = journal;
        this.log = log;
    }

    /// Begins, with all its people; nothing new is begun there after so long.
    static DemoCity start(Application application, Duration opening, String name) {
        var home = application.home();
        var journal = application.data().resolve("city.journal");
        var log = home.log(name + "-city");
        var command = home.virtualMachine();
        command.addAll(List.of("-jar", home.application().toString()));
        command.addAll(List.of("demo", "--data", application.data().toString(), "--journal", journal.toString()));
        command.addAll(List.of("--seconds", Long.toString(opening.toSeconds())));
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new DemoCity(process, journal, log);
        } catch (IOException failed) {
            throw new CannotRun("starting the demo", failed);
        }
    }

    boolean lives() {
        return process.isAlive();
    }

    DemoJournal journal() {
        return DemoJournal.read(journal);
    }

    /// Its exit code; -1 when it did not end in time.
    int ends(Duration limit) {
        try {
            return process.waitFor(limit.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotRun("waiting for the demo to end", interrupted);
        }
    }

    /// The last line of its totals.
    String says() {
        try {
            var lines = Files.readAllLines(log);
            return lines.isEmpty() ? "nothing" : lines.getLast();
        } catch (IOException missing) {
            return "no log at " + log;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
