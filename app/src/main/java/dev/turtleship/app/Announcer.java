package dev.turtleship.app;

import dev.turtleship.core.bulkhead.Bulkhead;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Says on standard output that the ship floats, once, when the port is open and every module that runs here works:
/// who waits for the line can rely on it. A module that is away is waited for a little, because a database that is
/// just starting looks like one that is away, and then named as it is.
@ApplicationScoped
class Announcer {
    private static final Duration WITH_AWAY = Duration.ofSeconds(5);
    private static final Duration WITH_STARTING = Duration.ofSeconds(30);

    private final Bulkheads bulkheads;
    private final Clock clock;

    Announcer(Bulkheads bulkheads, Clock clock) {
        this.bulkheads = bulkheads;
        this.clock = clock;
    }

    void onOpenPort(@ObservesAsync HttpServerStart started) {
        String host = started.options().getHost();
        int port = started.options().getPort();
        Thread.ofVirtual().name("announcer").start(() -> {
            if (!Await.until(WITH_AWAY, () -> noneIs(BulkheadState.STARTING) && noneIs(BulkheadState.UNAVAILABLE))) {
                Await.until(WITH_STARTING.minus(WITH_AWAY), () -> noneIs(BulkheadState.STARTING));
            }
            // In UTF-8 whatever the terminal claims to be: a machine without a locale would show question marks.
            PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
            out.print(block(url(host, port), Duration.between(launchedAt(), clock.instant()), here()));
            out.flush();
        });
    }

    private boolean noneIs(BulkheadState state) {
        return here().stream().noneMatch(bulkhead -> bulkhead.state() == state);
    }

    private List<Bulkhead> here() {
        return bulkheads.all().stream()
                .filter(bulkhead -> bulkhead.state() != BulkheadState.OFF)
                .toList();
    }

    private static String block(String url, Duration took, List<Bulkhead> here) {
        String modules = here.stream()
                .map(bulkhead -> bulkhead.name() + " " + bulkhead.state().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" · "));
        return String.format(
                Locale.ROOT, "Turtleship is up: %s  (%.1f s)%n%s%n", url, took.toMillis() / 1000.0, modules);
    }

    /// An address a browser can open also when all interfaces are listened on.
    static String url(String host, int port) {
        String name =
                switch (host) {
                    case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
                    default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
                };
        return "http://" + name + ":" + port;
    }

    /// When the launcher was called; without a launcher, when this process began.
    private Instant launchedAt() {
        Long millis = Long.getLong("turtleship.started-at");
        return millis != null
                ? Instant.ofEpochMilli(millis)
                : ProcessHandle.current().info().startInstant().orElseGet(clock::instant);
    }
}
