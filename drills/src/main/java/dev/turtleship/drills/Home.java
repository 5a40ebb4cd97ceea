package dev.turtleship.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The checkout that the drills belong to, and what was built in it.
record Home(Path folder, String java) {
    static Home standard() {
        var folder = Path.of(System.getProperty("turtleship.home", ""))
                .toAbsolutePath()
                .normalize();
        var java = System.getProperty(
                "turtleship.java",
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        return new Home(folder, java);
    }

    Path application() {
        var folder = this.folder.resolve("app/target/quarkus-app");
        if (!Files.exists(folder.resolve("quarkus-run.jar"))) {
            throw new CannotRun("the application is not built: no quarkus-run.jar in " + folder);
        }
        return folder;
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
