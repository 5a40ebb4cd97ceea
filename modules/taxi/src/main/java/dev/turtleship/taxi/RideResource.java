package dev.turtleship.taxi;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// One's rides.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/taxi/rides")
@RunOnVirtualThread
class RideResource {
    record NewRide(
            @NotNull(message = "A quote's token is needed") @Size(min = 1, max = 4096, message = "1 to 4096 characters")
            String quote) {}

    record Preview(Money fee) {}

    /// `fee` is what the rider agrees to pay for canceling; without it, nothing.
    record Cancel(
            Money fee,

            @Size(max = 200, message = "At most 200 characters")
            String reason) {}

    record Rating(
            @NotNull(message = "1 to 5 stars")
            @Min(value = 1, message = "1 to 5 stars")
            @Max(value = 5, message = "1 to 5 stars")
            Integer stars,

            @Size(max = 500, message = "At most 500 characters")
            String note) {}

    private static final int DEFAULT_LIMIT = 20;

    private final RideService service;
    private final QuoteService quotes;
    private final FareService fares;
    private final RideStore store;
    private final RideView views;
    private final Authentication authentication;

    RideResource(
            RideService service,
            QuoteService quotes,
            FareService fares,
            RideStore store,
            RideView views,
            Authentication authentication) {
        this.service = service;
        this.quotes = quotes;
        this.fares = fares;
        this.store = store;
        this.views = views;
        this.authentication = authentication;
    }

    @PUT
    @Path("/{id}")
    @Operation(summary = "Request a ride with a quote, under an id of the client's making.")
    public Response request(UUID id, @Valid @NotNull NewRide body) {
        var me = authentication.caller().account();
        var quote = quotes.open(body.quote(), me);
        var requested = service.request(id, quote, quotes.terms(quote), () -> quotes.requireGood(quote));
        return Response.status(requested.made() ? 201 : 200)
                .entity(requested.ride())
                .build();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A ride: its state, its driver, the PIN, the payment.")
    public RideView.View find(UUID id) {
        return views.of(id, authentication.caller().account());
    }

    @GET
    @InLane("taxi.read")
    @Transactional
    @Operation(summary = "One's rides, newest first.")
    public Page<RideView.View> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        long before = Page.number("/cursor", Page.key(cursor, null), Long.MAX_VALUE);
        var rows = store.ofRider(authentication.caller().account().value(), before, most + 1);
        var page = Page.of(rows, most, row -> Long.toString(row.seq()));
        return new Page<>(
                page.items().stream().map(row -> views.brief(row, true)).toList(), page.nextCursor());
    }

    @GET
    @Path("/{id}/cancel-preview")
    @InLane("taxi.read")
    @Transactional
    @Operation(summary = "What canceling would cost now.")
    public Preview preview(UUID id) {
        var me = authentication.caller().account().value();
        var ride = store.find(id)
                .filter(r -> r.rider().equals(me))
                .orElseThrow(() -> new Refused(TaxiError.RIDE_UNKNOWN, "There is no such ride of yours"));
        return new Preview(Money.krw(service.cancelFee(ride)));
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(summary = "Cancel, agreeing to a fee; refused if it costs more by now.")
    public RideView.View cancel(UUID id, @Valid @NotNull Cancel body) {
        var me = authentication.caller().account();
        return service.cancel(id, me, agreed(body.fee()), body.reason() == null ? "" : body.reason());
    }

    @POST
    @Path("/{id}/rating")
    @Operation(summary = "Rate a ride that was completed.")
    public RideView.View rate(UUID id, @Valid @NotNull Rating body) {
        var me = authentication.caller().account();
        return service.rate(id, me, body.stars(), body.note() == null ? "" : body.note());
    }

    @POST
    @Path("/{id}/pay")
    @Operation(summary = "Pay what pay refused before: it is asked for again.")
    public RideView.View pay(UUID id) {
        return fares.pay(id, authentication.caller().account());
    }

    private static long agreed(Money fee) {
        if (fee == null) {
            return 0;
        }
        if (!Money.KRW.equals(fee.currency()) || fee.amount() < 0) {
            throw Refused.field("/fee", "An amount in KRW, as the preview told it");
        }
        return fee.amount();
    }
}
