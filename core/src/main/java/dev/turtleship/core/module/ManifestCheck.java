package dev.turtleship.core.module;

import dev.turtleship.core.module.Manifest.Capability;
import dev.turtleship.core.module.Manifest.Effect;
import dev.turtleship.core.module.Manifest.Words;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whether manifests can be kept as promises. Each mistake is an IllegalStateException that names the module and what
/// is wrong, so that it ends the build or the start and not an evening on which something is down.
public final class ManifestCheck {
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "PATCH", "DELETE");

    private ManifestCheck() {}

    /// What can be told of manifests on any class path, a module's own tests included.
    static void each(List<Manifest> manifests) {
        Map<String, String> owners = new HashMap<>();
        for (var manifest : manifests) {
            for (var prefix : manifest.prefixes()) {
                String other = owners.put(prefix, manifest.name());
                if (other != null) {
                    throw new IllegalStateException(prefix + " is owned by " + other + " and " + manifest.name());
                }
            }
            for (var route : manifest.priorities()) {
                boolean whole = METHODS.contains(String.valueOf(route.method()))
                        && route.path() != null
                        && route.priority() != null;
                require(whole, manifest.name() + ": a priority has a method, a path and a priority, not " + route);
                require(manifest.owns(route.path()), manifest.name() + " does not own " + route.path());
            }
            require(
                    manifest.keySet() == null || manifest.owns(manifest.keySet()),
                    manifest.name() + " does not own " + manifest.keySet());
            Set<String> names = new HashSet<>();
            for (var capability : manifest.capabilities()) {
                String where = manifest.name() + "." + capability.name();
                require(names.add(capability.name()), where + " is listed twice");
                check(where, capability);
            }
        }
    }

    private static void check(String where, Capability capability) {
        Set<String> things = new HashSet<>();
        for (var effect : capability.when()) {
            String what = where + " when " + effect.down() + " is down";
            require(effect.down() != null, where + " has an effect of nothing: say what is down");
            require(things.add(effect.down()), what + ": said twice");
            require(effect.then() != null, what + ": say works, degraded or unavailable");
            require(complete(effect.words()), what + ": say in ko and en what people are told");
        }
    }

    private static boolean complete(Words words) {
        return words != null
                && words.ko() != null
                && !words.ko().isBlank()
                && words.en() != null
                && !words.en().isBlank();
    }

    /// That every thing named anywhere exists. For the assembled application alone: a module's own tests have not all
    /// the modules around it.
    public static void whole(List<Manifest> manifests) {
        var modules = new HashSet<>(manifests.stream().map(Manifest::name).toList());
        for (var manifest : manifests) {
            for (var thing : manifest.outside()) {
                require(!modules.contains(thing), manifest.name() + ": " + thing + " is a module, not outside");
            }
            for (var capability : manifest.capabilities()) {
                for (Effect effect : capability.when()) {
                    boolean known = modules.contains(effect.down())
                            || manifest.outside().contains(effect.down());
                    require(
                            known,
                            "%s.%s names %s, which is no module among %s and not in its \"outside\""
                                    .formatted(
                                            manifest.name(),
                                            capability.name(),
                                            effect.down(),
                                            modules.stream().sorted().toList()));
                }
            }
        }
    }

    private static void require(boolean held, String otherwise) {
        if (!held) {
            throw new IllegalStateException(otherwise);
        }
    }
}
