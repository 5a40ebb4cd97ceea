package dev.turtleship.core.message;

import dev.turtleship.core.bulkhead.Bulkhead;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.operator.OperatorAccess;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;

/// The parked messages of the modules that run here, for `./turtleship parked`.
@Path(OperatorAccess.PATH + "/parked")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@PermitAll
class ParkedResource {
    private static final Logger LOG = Logger.getLogger(ParkedResource.class);

    /// `more`: a module has more of them than are shown. `away`: modules that could not be asked.
    record Listed(List<ParkedStore.Parked> items, boolean more, List<String> away) {}

    record Replayed(int replayed, List<String> away) {}

    record Decided(UUID id, String source) {}

    private interface Decision {
        boolean take(String module, UUID id);
    }

    private final ParkedStore store;
    private final Bulkheads bulkheads;
    private final Outbox outbox;

    ParkedResource(ParkedStore store, Bulkheads bulkheads, Outbox outbox) {
        this.store = store;
        this.bulkheads = bulkheads;
        this.outbox = outbox;
    }

    @GET
    @Operation(hidden = true)
    public Listed list() {
        var items = new ArrayList<ParkedStore.Parked>();
        boolean more = false;
        for (var module : up()) {
            var parked = store.list(module);
            items.addAll(parked);
            more |= parked.size() == ParkedStore.LIMIT;
        }
        return new Listed(items, more, away());
    }

    @POST
    @Path("/replay")
    @Operation(hidden = true)
    public Replayed replayAll() {
        int replayed = 0;
        for (var module : up()) {
            replayed += store.replayAll(module);
            outbox.wake(module);
        }
        LOG.infof("an operator replays all %d parked messages", replayed);
        return new Replayed(replayed, away());
    }

    @POST
    @Path("/{id}/replay")
    @Operation(hidden = true)
    public Decided replay(@PathParam("id") UUID id) {
        return decide(id, "replays", store::replay);
    }

    @POST
    @Path("/{id}/discard")
    @Operation(hidden = true)
    public Decided discard(@PathParam("id") UUID id) {
        return decide(id, "discards", store::discard);
    }

    private Decided decide(UUID id, String what, Decision decision) {
        for (var module : up()) {
            if (decision.take(module, id)) {
                LOG.infof("an operator %s message %s of %s", what, id, module);
                outbox.wake(module);
                return new Decided(id, module);
            }
        }
        if (!away().isEmpty()) {
            throw new Refused(CoreError.UNAVAILABLE, "It may be in " + away() + ", which is away");
        }
        throw new Refused(CoreError.NOT_FOUND, "No message " + id + " is parked in this process");
    }

    private List<String> up() {
        return named(BulkheadState.UP);
    }

    private List<String> away() {
        var away = new ArrayList<>(named(BulkheadState.UNAVAILABLE));
        away.addAll(named(BulkheadState.STARTING));
        return away;
    }

    private List<String> named(BulkheadState state) {
        return bulkheads.all().stream()
                .filter(bulkhead -> bulkhead.state() == state)
                .map(Bulkhead::name)
                .toList();
    }
}
