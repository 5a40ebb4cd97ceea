package dev.turtleship.core.http;

import dev.turtleship.core.module.Manifests;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.List;

/// Every HTTP metric says which module it is about, so that one module's trouble shows as its own. By a filter, because
/// every series of a metric must have the same tags, also those of requests that broke off.
@Singleton
class ModuleTag implements MeterFilter {
    private final Manifests manifests;

    ModuleTag(Manifests manifests) {
        this.manifests = manifests;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        if (!id.getName().startsWith("http.server.requests")) {
            return id;
        }
        String uri = id.getTag("uri");
        String module = uri == null ? "core" : manifests.ownerOf(uri).orElse("core");
        return id.withTags(List.of(Tag.of("module", module)));
    }
}
