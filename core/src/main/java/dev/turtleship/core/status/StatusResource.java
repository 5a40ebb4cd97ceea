package dev.turtleship.core.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Revocations;
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
import java.time.Clock;
import java.time.Duration;
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

    /// How well this process knows who signed out: `asOf` is when its copy of the revocation feed was last complete,
    /// missing when it never was; then this process grants no grace.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RevocationStatus(Instant asOf, Long ageSeconds, int entries) {}

    record Status(String state, List<ModuleStatus> modules, RevocationStatus revocations) {}

    private final Bulkheads bulkheads;
    private final Manifests manifests;
    private final PeerStatusWorker peers;
    private final Revocations revocations;
    private final Clock clock;

    StatusResource(
            Bulkheads bulkheads, Manifests manifests, PeerStatusWorker peers, Revocations revocations, Clock clock) {
        this.bulkheads = bulkheads;
        this.manifests = manifests;
        this.peers = peers;
        this.revocations = revocations;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "What works and what does not.")
    public Status status() {
        var modules = manifests.all().stream().map(this::module).toList();
        boolean allUp = modules.stream().allMatch(m -> m.state().equals("up"));
        return new Status(allUp ? "up" : "degraded", modules, revocations());
    }

    private RevocationStatus revocations() {
        var freshness = revocations.freshness();
        var asOf = freshness.asOf().orElse(null);
        Long age = asOf == null ? null : Duration.between(asOf, clock.instant()).toSeconds();
        return new RevocationStatus(asOf, age, freshness.entries());
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
