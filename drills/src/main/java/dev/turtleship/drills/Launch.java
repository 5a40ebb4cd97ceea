package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How the application is to be started. `options` are the virtual machine's, `arguments` the application's;
/// `databases` are servers of the drill's own, by module, where the application is not to start one.
record Launch(
        Home home,
        String log,
        Start start,
        List<String> options,
        List<String> arguments,
        Map<String, OwnPostgres> databases) {
    /// As it is shipped; without the virtual machine's cache; or behind a jar that takes its walls away, which no cache
    /// fits.
    enum Start {
        SHIPPED,
        UNCACHED,
        WITHOUT_WALLS
    }

    /// Everybody of a drill signs up from one address, which a real crowd does not: its limit of sign-ups is lifted.
    static Launch of(Home home, String log) {
        return new Launch(home, log, Start.SHIPPED, List.of(), List.of(), Map.of())
                .property("turtleship.accounts.limits.sign-ups-per-address", "1000000");
    }

    /// The control: the same application with its bulkheads, deadlines and breakers off.
    Launch withoutWalls() {
        return started(Start.WITHOUT_WALLS);
    }

    /// What {@link #withoutWalls} has to be compared with where a microsecond counts: neither has a cache.
    Launch uncached() {
        return started(Start.UNCACHED);
    }

    private Launch started(Start other) {
        return new Launch(home, log, other, options, arguments, databases);
    }

    /// A system property of the process.
    Launch property(String name, String value) {
        return new Launch(home, log, start, with(options, "-D" + name + "=" + value), arguments, databases);
    }

    /// An option of its virtual machine.
    Launch option(String option) {
        return new Launch(home, log, start, with(options, option), arguments, databases);
    }

    /// More words on its command line, such as `--modules pay`.
    Launch arguments(String... more) {
        return new Launch(home, log, start, options, with(arguments, more), databases);
    }

    /// The module's database is this server instead of one that the application starts.
    Launch database(OwnPostgres server) {
        var prefix = "turtleship.database." + server.module();
        var all = new HashMap<>(databases);
        all.put(server.module(), server);
        return new Launch(home, log, start, options, arguments, Map.copyOf(all))
                .property(prefix + ".url", server.url())
                .property(prefix + ".username", server.module())
                .property(prefix + ".password", server.password());
    }

    /// With a log of its own, for the second process of a drill.
    Launch process(String name) {
        return new Launch(home, log + "-" + name, start, options, arguments, databases);
    }

    private static List<String> with(List<String> before, String... more) {
        var all = new ArrayList<>(before);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
