package dev.turtleship.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The checkout that the drills belong to, and what was built in it. `cache` is what the virtual machine knows of the
/// application before it runs; empty: nothing.
record Home(Path folder, String java, Optional<Path> cache) {
    static Home standard() {
        var folder = Path.of(System.getProperty("turtleship.home", ""))
                .toAbsolutePath()
                .normalize();
        var java = System.getProperty(
                "turtleship.java",
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        var cache = System.getProperty("turtleship.cache", "");
        return new Home(folder, java, cache.isEmpty() ? Optional.empty() : Optional.of(Path.of(cache)));
    }

    /// How the launcher starts the virtual machine of the application.
    List<String> virtualMachine() {
        var command = withoutCache();
        cache.ifPresent(file -> command.add("-XX:AOTCache=" + file));
        return command;
    }

    List<String> withoutCache() {
        return new ArrayList<>(List.of(java, "@" + folder.resolve("app/jvm.options")));
    }

    Path application() {
        var jar = folder.resolve("app/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new CannotRun("the application is not built: no " + jar);
        }
        return jar;
    }

    /// The jar with the wrong settings for control runs.
    Path controlJar() {
        var target = folder.resolve("drills/control/target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(each -> each.getFileName().toString().matches("drills-control-.*\\.jar"))
                    .filter(each -> !each.getFileName().toString().contains("sources"))
                    .findFirst()
                    .orElseThrow(() -> new CannotRun("the control is not built: no jar in " + target));
        } catch (IOException missing) {
            throw new CannotRun("the control is not built", missing);
        }
    }

    Path log(String name) {
        var logs = folder.resolve("drills/target/logs");
        try {
            Files.createDirectories(logs);
        } catch (IOException failed) {
            throw new CannotRun("making " + logs, failed);
        }
        return logs.resolve(name + ".log");
    }
}
