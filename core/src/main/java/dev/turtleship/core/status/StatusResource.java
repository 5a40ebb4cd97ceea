package dev.turtleship.core.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.bulkhead.Bulkhead;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.module.Manifest;
import dev.turtleship.core.module.Manifests;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What works and what does not, for everybody and from any process. Answered from memory: it must be quick exactly
/// when nothing else is.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/status")
@PermitAll
class StatusResource {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Capability(String name, String state, Manifest.Words words) {}

    /// `here` says whether the module runs in the answering process; `off` with `here` false means that it runs
    /// elsewhere or nowhere.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ModuleStatus(
            String name, String state, boolean here, Instant since, String reason, List<Capability> capabilities) {}

    record Status(String state, List<ModuleStatus> modules) {}

    private final Bulkheads bulkheads;
    private final Manifests manifests;
    private final PeerStatusWorker peers;

    StatusResource(Bulkheads bulkheads, Manifests manifests, PeerStatusWorker peers) {
        this.bulkheads = bulkheads;
        this.manifests = manifests;
        this.peers = peers;
    }

    @GET
    @Operation(summary = "What works and what does not.")
    public Status status() {
        var modules = manifests.all().stream().map(this::module).toList();
        boolean allUp = modules.stream().allMatch(m -> m.state().equals("up"));
        return new Status(allUp ? "up" : "degraded", modules);
    }

    private ModuleStatus module(Manifest manifest) {
        var bulkhead = bulkheads.of(manifest.name());
        if (bulkhead.state() == BulkheadState.OFF) {
            var elsewhere = peers.of(manifest.name());
            if (elsewhere.isPresent()) {
                return render(manifest, elsewhere.get(), false);
            }
        }
        return render(manifest, bulkhead.condition(), bulkhead.state() != BulkheadState.OFF);
    }

    private static ModuleStatus render(Manifest manifest, Bulkhead.Condition condition, boolean here) {
        String state = condition.state().name().toLowerCase(Locale.ROOT);
        boolean works = condition.state() == BulkheadState.UP;
        var capabilities = manifest.capabilities().stream()
                .map(c -> new Capability(c.name(), works ? "up" : state, works ? null : c.whenAway()))
                .toList();
        String reason = condition.reason().isEmpty() ? null : condition.reason();
        return new ModuleStatus(manifest.name(), state, here, condition.since(), reason, capabilities);
    }
}
