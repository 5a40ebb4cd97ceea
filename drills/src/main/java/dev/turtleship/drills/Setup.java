package dev.turtleship.drills;

import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a figure was measured on: without it, it says nothing.
final class Setup {
    private static final List<String> SETTINGS =
            List.of("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers");

    private Setup() {}

    static void print(Loop loop, Api api, Application application, String module) {
        Out.say(
                "machine: %d cores, %s %s; generator: Java %s",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version());
        Out.say("load of the machine before: %.1f", load());
        Out.say("server: %s, heap at most %s", application.home().java(), heap(loop, api));
        var settings = settings(application.postgres(module));
        System.out.println("PostgreSQL of " + module + ": " + String.join(", ", settings));
    }

    /// How many wanted a core during the last minute; what others do on the machine disturbs every figure.
    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    static List<String> settings(PostgresTree server) {
        var settings = new ArrayList<String>();
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            for (var setting : SETTINGS) {
                try (var rows = statement.executeQuery("show " + setting)) {
                    rows.next();
                    settings.add(setting + " " + rows.getString(1));
                }
            }
            return settings;
        } catch (SQLException failed) {
            throw new CannotRun("asking PostgreSQL for its settings", failed);
        }
    }

    /// From the application's own metrics; "unknown" when it does not tell.
    private static String heap(Loop loop, Api api) {
        var metrics = loop.await("asking for metrics", Duration.ofSeconds(65), () -> api.get("/q/metrics", null));
        double bytes = metrics.text()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_max_bytes") && line.contains("area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .filter(each -> each > 0)
                .sum();
        return bytes == 0 ? "unknown" : Math.round(bytes / (1 << 20)) + " MiB";
    }
}
