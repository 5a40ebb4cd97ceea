package dev.turtleship.core.module;

import java.util.List;

/// What a module says of itself before it runs: data, in `META-INF/turtleship-module.json` of its jar (an array, since
/// core carries several services), so that every process knows every module, also those that run elsewhere.
///
/// `kind` is `core` or `module`; `prefixes` are the route prefixes it owns, none owned twice; `consumes` are the types
/// of the messages it takes from others. `sensitive` are the routes that refuse a grace token, `whileAway` those that
/// write and are answered all the same while the module's database is away, by any process. `outside` are the things of
/// the outside world that it talks to, each behind a breaker of that name; `priorities` say which of its routes are
/// turned away last. `keySet` is the route where a module that issues credentials publishes its public keys (RFC 7517);
/// every process keeps a copy. Null when it issues none.
public record Manifest(
        String name,
        String kind,
        List<String> prefixes,
        List<Route> sensitive,
        List<Route> whileAway,
        List<String> consumes,
        List<String> outside,
        List<Precedence> priorities,
        String keySet,
        List<Capability> capabilities) {
    /// How important requests are whose method is `method` and whose path begins with `path`; of several that fit the
    /// longest path counts.
    public record Precedence(String method, String path, Priority priority) {
        boolean fits(String asked, String at) {
            return method.equals(asked) && at.startsWith(path);
        }
    }

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
        priorities = priorities == null ? List.of() : List.copyOf(priorities);
        capabilities = capabilities == null ? List.of() : List.copyOf(capabilities);
    }

    public Priority priorityOf(String method, String path) {
        Precedence longest = null;
        for (var route : priorities) {
            if (route.fits(method, path)
                    && (longest == null
                            || route.path().length() > longest.path().length())) {
                longest = route;
            }
        }
        if (longest != null) {
            return longest.priority();
        }
        return method.equals("GET") || method.equals("HEAD") ? Priority.READ : Priority.CONFIRM;
    }

    /// Whether this path is one of the module's: `/v1/pay` owns `/v1/pay` and `/v1/pay/...`, not `/v1/payments`.
    boolean owns(String path) {
        for (var prefix : prefixes) {
            if (path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/')) {
                return true;
            }
        }
        return false;
    }
}
