package dev.turtleship.core.http;

import dev.turtleship.core.module.Manifests;
import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import jakarta.inject.Singleton;

/// Every HTTP metric says which module it is about, so that one module's trouble shows as its own.
@Singleton
class ModuleTag implements HttpServerMetricsTagsContributor {
    private final Manifests manifests;

    ModuleTag(Manifests manifests) {
        this.manifests = manifests;
    }

    @Override
    public Tags contribute(Context context) {
        return Tags.of("module", manifests.ownerOf(context.request().path()).orElse("core"));
    }
}
