package dev.turtleship.core.bulkhead;

import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.module.Priority;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// All bulkheads of this process, one for each manifest on the class path; those of modules that do not run here are
/// OFF.
@Singleton
public class Bulkheads {
    /// Messages that one module takes at once, whoever sends them; each may need one of its pool's connections.
    public static final int HANDLERS_AT_ONCE = 6;

    private final Map<String, Bulkhead> byName = new LinkedHashMap<>();
    private final Set<String> listening = new HashSet<>();

    Bulkheads(Manifests manifests, Clock clock, MeterRegistry meters) {
        for (var manifest : manifests.all()) {
            var first = manifests.runsHere(manifest.name()) ? BulkheadState.STARTING : BulkheadState.OFF;
            var bulkhead = new Bulkhead(manifest.name(), first, clock);
            bulkhead.openBreakers(manifest.outside());
            byName.put(manifest.name(), bulkhead);
            if (!manifest.consumes().isEmpty()) {
                listening.add(manifest.name());
            }
            measure(bulkhead, meters);
        }
    }

    private static void measure(Bulkhead bulkhead, MeterRegistry meters) {
        var module = List.of(Tag.of("module", bulkhead.name()));
        meters.gauge("turtleship.module.up", module, bulkhead, b -> b.state() == BulkheadState.UP ? 1 : 0);
        meters.gauge("turtleship.admission.limit", module, bulkhead.limit(), AdaptiveLimit::limit);
        meters.gauge("turtleship.admission.in.flight", module, bulkhead.limit(), AdaptiveLimit::inFlight);
        for (var priority : Priority.values()) {
            FunctionCounter.builder("turtleship.admission.shed", bulkhead.limit(), limit -> limit.shed(priority))
                    .tags(module)
                    .tag("priority", priority.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    public List<Bulkhead> all() {
        return List.copyOf(byName.values());
    }

    /// The bulkhead of a module that is on the class path, running here or not.
    public Bulkhead of(String module) {
        var bulkhead = byName.get(module);
        if (bulkhead == null) {
            throw new IllegalStateException("no module " + module + " among " + byName.keySet());
        }
        return bulkhead;
    }

    /// Whether the module takes messages at all.
    boolean listens(String module) {
        return listening.contains(module);
    }

    Collection<Bulkhead> here() {
        return byName.values().stream()
                .filter(b -> b.state() != BulkheadState.OFF)
                .toList();
    }
}
