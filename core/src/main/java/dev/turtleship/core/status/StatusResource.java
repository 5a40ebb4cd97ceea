package dev.turtleship.core.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Revocations;
import dev.turtleship.core.bulkhead.Bulkhead.Condition;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.live.Drain;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What works and what does not, for everybody and from any process. Answered from memory: it must be quick exactly
/// when nothing else is.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/status")
@PermitAll
class StatusResource {
    /// `here` says whether the module runs in the answering process; `off` with `here` false means that it runs
    /// elsewhere or nowhere. A module is `degraded` while one of its things outside is down; what the trouble of
    /// other modules does to it is said by its capabilities.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ModuleStatus(
            String name, String state, boolean here, Instant since, String reason, List<Contract.Live> capabilities) {}

    /// Something that can be down: `kind` is `module` (its database, or its process) or `outside`, which belongs to the
    /// module `of`.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Thing(String name, String kind, String of, String state, Instant since, String reason) {}

    /// How well this process knows who signed out: `asOf` is when its copy of the revocation feed was last complete,
    /// missing when it never was; then this process grants no grace.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RevocationStatus(Instant asOf, Long ageSeconds, int entries) {}

    /// `draining` says that the answering process is going away.
    record Status(
            String state,
            boolean draining,
            List<ModuleStatus> modules,
            List<Thing> things,
            RevocationStatus revocations) {}

    private final Manifests manifests;
    private final Things things;
    private final Drain drain;
    private final Revocations revocations;
    private final Clock clock;

    StatusResource(Manifests manifests, Things things, Drain drain, Revocations revocations, Clock clock) {
        this.drain = drain;
        this.manifests = manifests;
        this.things = things;
        this.revocations = revocations;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "What works and what does not.")
    public Status status() {
        var modules = manifests.all().stream().map(this::module).toList();
        boolean allUp = modules.stream().allMatch(m -> m.state().equals("up"));
        return new Status(allUp ? "up" : "degraded", drain.isOn(), modules, things(), revocations());
    }

    private RevocationStatus revocations() {
        var freshness = revocations.freshness();
        var asOf = freshness.asOf().orElse(null);
        Long age = asOf == null ? null : Duration.between(asOf, clock.instant()).toSeconds();
        return new RevocationStatus(asOf, age, freshness.entries());
    }

    private ModuleStatus module(Manifest manifest) {
        var condition = degraded(manifest, things.module(manifest.name()));
        return new ModuleStatus(
                manifest.name(),
                word(condition.state()),
                things.isHere(manifest),
                condition.since(),
                reason(condition),
                Contract.of(manifest, thing -> things.state(manifest, thing)));
    }

    private Condition degraded(Manifest manifest, Condition own) {
        if (own.state() == BulkheadState.UP) {
            for (var thing : manifest.outside()) {
                var outside = things.outside(manifest, thing);
                if (outside.state() != BulkheadState.UP) {
                    return new Condition(BulkheadState.DEGRADED, outside.since(), thing + ": " + outside.reason());
                }
            }
        }
        return own;
    }

    private List<Thing> things() {
        var all = new ArrayList<Thing>();
        for (var manifest : manifests.all()) {
            all.add(thing(manifest.name(), "module", null, things.module(manifest.name())));
            for (var outside : manifest.outside()) {
                all.add(thing(outside, "outside", manifest.name(), things.outside(manifest, outside)));
            }
        }
        return all;
    }

    private static Thing thing(String name, String kind, String of, Condition condition) {
        return new Thing(name, kind, of, word(condition.state()), condition.since(), reason(condition));
    }

    private static String word(BulkheadState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String reason(Condition condition) {
        return condition.reason().isEmpty() ? null : condition.reason();
    }
}
