package dev.turtleship.taxi;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.taxi.TripService.Start;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The rides one drives.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/taxi/driver/rides")
@RunOnVirtualThread
class TripResource {
    record Pin(
            @NotNull(message = "The rider's PIN is needed") @Size(max = 10, message = "At most 10 characters")
            String pin) {}

    record End(@NotNull(message = "Say when it ended") Instant occurredAt) {}

    record Cancel(
            @Size(max = 200, message = "At most 200 characters")
            String reason) {}

    private static final int DEFAULT_LIMIT = 20;

    private final TripService service;
    private final RideStore store;
    private final RideView views;
    private final LongPolls polls;
    private final Authentication authentication;

    TripResource(TripService service, RideStore store, RideView views, LongPolls polls, Authentication authentication) {
        this.service = service;
        this.store = store;
        this.views = views;
        this.polls = polls;
        this.authentication = authentication;
    }

    @GET
    @InLane("taxi.read")
    @Transactional
    @Operation(summary = "The rides one drove, newest first.")
    public Page<RideView.View> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        long before = Page.number("/cursor", Page.key(cursor, null), Long.MAX_VALUE);
        var rows = store.ofDriver(authentication.caller().account().value(), before, most + 1);
        var page = Page.of(rows, most, row -> Long.toString(row.seq()));
        return new Page<>(
                page.items().stream().map(row -> views.brief(row, false)).toList(), page.nextCursor());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A ride one drives or drove.")
    public RideView.View find(UUID id) {
        return views.of(id, authentication.caller().account());
    }

    @POST
    @Path("/{id}/arrived")
    @Operation(summary = "One is at the pickup.")
    public RideView.View arrive(UUID id) {
        return service.arrive(id, authentication.caller().account());
    }

    @POST
    @Path("/{id}/start")
    @Operation(summary = "The rider is aboard and has told the PIN.")
    public RideView.View start(UUID id, @Valid @NotNull Pin body) {
        return switch (service.start(id, authentication.caller().account(), body.pin())) {
            case Start.Started(var ride) -> ride;
            case Start.WrongPin(long left) ->
                throw new Refused(TaxiError.PIN_WRONG, "Ask the rider again")
                        .at("/pin", "Wrong")
                        .with("tries_left", left);
            case Start.Locked _ ->
                throw new Refused(TaxiError.PIN_LOCKED, "Cancel the ride; the rider gets another driver and PIN");
        };
    }

    @POST
    @Path("/{id}/complete")
    @Operation(
            summary = "The ride is over. With `Prefer: wait=N`, at most 5, the answer is held until pay has settled the"
                    + " fare, at most so many seconds.")
    public RideView.View complete(UUID id, @HeaderParam("Prefer") String prefer, @Valid @NotNull End body) {
        var caller = authentication.caller();
        var ended = service.complete(id, caller.account(), body.occurredAt());
        return polls.hold(
                new LongPolls.Patience("taxi", caller, LongPolls.preferred(prefer)),
                ended,
                () -> views.of(id, caller.account()),
                view -> !view.payment().state().equals(Fare.State.DUE.word));
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(summary = "Give the ride back before it begins; it is offered to others.")
    public void cancel(UUID id, @Valid @NotNull Cancel body) {
        service.cancel(id, authentication.caller().account(), body.reason() == null ? "" : body.reason());
    }
}
