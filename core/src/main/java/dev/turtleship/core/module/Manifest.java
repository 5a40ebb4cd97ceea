package dev.turtleship.core.module;

import java.util.List;

/// What a module says of itself before it runs: data, in `META-INF/turtleship-module.json` of its jar (an array, since
/// core carries several services), so that every process knows every module, also those that run elsewhere.
///
/// `kind` is `core` or `module`; `prefixes` are the route prefixes it owns, none owned twice; `consumes` are the types
/// of the messages it takes from others. `sensitive` are the routes that refuse a grace token, `whileAway` those that
/// write and are answered all the same while the module's database is away, by any process.
public record Manifest(
        String name,
        String kind,
        List<String> prefixes,
        List<Route> sensitive,
        List<Route> whileAway,
        List<String> consumes,
        List<Capability> capabilities) {
    /// Something a person can do, and what they are told (by language) while it is away.
    public record Capability(String name, Words whenAway) {}

    public record Words(String ko, String en) {}

    public Manifest {
        prefixes = prefixes == null ? List.of() : List.copyOf(prefixes);
        sensitive = sensitive == null ? List.of() : List.copyOf(sensitive);
        whileAway = whileAway == null ? List.of() : List.copyOf(whileAway);
        consumes = consumes == null ? List.of() : List.copyOf(consumes);
        capabilities = capabilities == null ? List.of() : List.copyOf(capabilities);
    }
}
