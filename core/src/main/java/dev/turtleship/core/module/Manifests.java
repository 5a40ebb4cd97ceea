package dev.turtleship.core.module;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// All manifests on the class path, and which of them run in this process (`turtleship.modules`, all by default).
@Singleton
public class Manifests {
    public static final String RESOURCE = "META-INF/turtleship-module.json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private final List<Manifest> all;
    private final Set<String> here;

    public Manifests(@ConfigProperty(name = "turtleship.modules") Optional<List<String>> modules) {
        this.all = load(Thread.currentThread().getContextClassLoader());
        this.here = modules.<Set<String>>map(HashSet::new)
                .orElseGet(() -> new HashSet<>(all.stream().map(Manifest::name).toList()));
        ManifestCheck.each(all);
    }

    /// Every manifest that `loader` can see, services of core first, then by name.
    public static List<Manifest> load(ClassLoader loader) {
        var found = new ArrayList<Manifest>();
        try {
            for (var resources = loader.getResources(RESOURCE); resources.hasMoreElements(); ) {
                try (var stream = resources.nextElement().openStream()) {
                    found.addAll(List.of(JSON.readValue(stream, Manifest[].class)));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("a manifest cannot be read", unreadable);
        }
        found.sort(Comparator.comparing(Manifest::kind).thenComparing(Manifest::name));
        return List.copyOf(found);
    }

    public List<Manifest> all() {
        return all;
    }

    public boolean runsHere(String module) {
        return here.contains(module);
    }

    /// The manifest of the module that owns a path.
    public Optional<Manifest> owner(String path) {
        for (var manifest : all) {
            if (manifest.owns(path)) {
                return Optional.of(manifest);
            }
        }
        return Optional.empty();
    }

    public Optional<String> ownerOf(String path) {
        return owner(path).map(Manifest::name);
    }

    /// Whether a grace token is not enough for this request. The one list is made of the manifests' `sensitive`.
    public boolean sensitive(String method, String path) {
        return all.stream().flatMap(m -> m.sensitive().stream()).anyMatch(route -> route.matches(method, path));
    }

    /// Whether this request is answered though its module is away.
    public boolean answeredWhileAway(String method, String path) {
        return all.stream().flatMap(m -> m.whileAway().stream()).anyMatch(route -> route.matches(method, path));
    }

    /// The modules that take messages of this type.
    public List<String> consumersOf(String type) {
        return all.stream()
                .filter(m -> m.consumes().contains(type))
                .map(Manifest::name)
                .toList();
    }
}
