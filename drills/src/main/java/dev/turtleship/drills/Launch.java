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
        Packaging packaging,
        List<String> options,
        List<String> arguments,
        Map<String, OwnPostgres> databases) {
    /// How its class path stands: as it is shipped, or flat, where a jar can stand before it that takes the walls away.
    enum Packaging {
        SHIPPED,
        FLAT,
        FLAT_WITHOUT_WALLS
    }

    /// Everybody of a drill signs up from one address, which a real crowd does not: its limit of sign-ups is lifted.
    static Launch of(Home home, String log) {
        return new Launch(home, log, Packaging.SHIPPED, List.of(), List.of(), Map.of())
                .property("turtleship.accounts.limits.sign-ups-per-address", "1000000");
    }

    /// The control: the same application with its bulkheads, deadlines and breakers off.
    Launch withoutWalls() {
        return packaged(Packaging.FLAT_WITHOUT_WALLS);
    }

    /// What {@link #withoutWalls} has to be compared with where a microsecond counts: the class path is the same.
    Launch flat() {
        return packaged(Packaging.FLAT);
    }

    private Launch packaged(Packaging other) {
        return new Launch(home, log, other, options, arguments, databases);
    }

    /// A system property of the process.
    Launch property(String name, String value) {
        return new Launch(home, log, packaging, with(options, "-D" + name + "=" + value), arguments, databases);
    }

    /// An option of its virtual machine.
    Launch option(String option) {
        return new Launch(home, log, packaging, with(options, option), arguments, databases);
    }

    /// More words on its command line, such as `--modules pay`.
    Launch arguments(String... more) {
        return new Launch(home, log, packaging, options, with(arguments, more), databases);
    }

    /// The module's database is this server instead of one that the application starts.
    Launch database(OwnPostgres server) {
        var prefix = "turtleship.database." + server.module();
        var all = new HashMap<>(databases);
        all.put(server.module(), server);
        return new Launch(home, log, packaging, options, arguments, Map.copyOf(all))
                .property(prefix + ".url", server.url())
                .property(prefix + ".username", server.module())
                .property(prefix + ".password", server.password());
    }

    /// With a log of its own, for the second process of a drill.
    Launch process(String name) {
        return new Launch(home, log + "-" + name, packaging, options, arguments, databases);
    }

    private static List<String> with(List<String> before, String... more) {
        var all = new ArrayList<>(before);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
