package dev.turtleship.core.module;

import java.util.List;

/// What a module says of itself before it runs: data, in `META-INF/turtleship-module.json` of its jar (an array, since
/// core carries several services), so that every process knows every module, also those that run elsewhere.
///
/// `kind` is `core` or `module`; `prefixes` are the route prefixes it owns, none owned twice; `consumes` are the types
/// of the messages it takes from others. `sensitive` are the routes that refuse a grace token, `whileAway` those that
/// write and are answered all the same while the module's database is away, by any process. `outside` are the things of
/// the outside world that it talks to, each behind a breaker of that name.
public record Manifest(
        String name,
        String kind,
        List<String> prefixes,
        List<Route> sensitive,
        List<Route> whileAway,
        List<String> consumes,
        List<String> outside,
        List<Capability> capabilities) {
    /// Something a person can do, and what becomes of it while a thing is down. A thing that is not listed has no
    /// effect on it.
    public record Capability(String name, List<Effect> when) {
        public Capability {
            when = when == null ? List.of() : List.copyOf(when);
        }
    }

    /// `down` is a thing: a module (its database, or the process that runs it) or one of the module's own `outside`.
    public record Effect(String down, Then then, Words words) {}

    /// What a capability does while a thing is down, from best to worst.
    public enum Then {
        /// It works as ever, and people are told so because they may doubt it.
        WORKS,
        DEGRADED,
        UNAVAILABLE
    }

    /// What people are told, by language.
    public record Words(String ko, String en) {}

    public Manifest {
        prefixes = prefixes == null ? List.of() : List.copyOf(prefixes);
        sensitive = sensitive == null ? List.of() : List.copyOf(sensitive);
        whileAway = whileAway == null ? List.of() : List.copyOf(whileAway);
        consumes = consumes == null ? List.of() : List.copyOf(consumes);
        outside = outside == null ? List.of() : List.copyOf(outside);
        capabilities = capabilities == null ? List.of() : List.copyOf(capabilities);
    }
}
