package dev.turtleship.taxi;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Oneself as a driver.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/taxi/driver")
@RunOnVirtualThread
class DriverResource {
    record Profile(
            @NotBlank(message = "A name is needed") @Size(max = 40, message = "At most 40 characters")
            String name,

            @NotBlank(message = "A vehicle is needed") @Size(max = 60, message = "At most 60 characters")
            String vehicle,

            @NotBlank(message = "A plate is needed") @Size(max = 20, message = "At most 20 characters")
            String plate) {}

    record Me(UUID id, String name, String vehicle, String plate, boolean available) {}

    record Availability(@NotNull(message = "true or false") Boolean available) {}

    /// `settled` has arrived; `waiting` is guaranteed and has not. Both are of the rides that ended in the last thirty
    /// days; the list goes back further.
    record Earnings(long rides, Money settled, Money waiting, Instant since, List<Earning> items, String nextCursor) {}

    record Earning(UUID ride, String kind, Money amount, String payment, Instant endedAt) {}

    private static final Duration SUMMED = Duration.ofDays(30);
    private static final int DEFAULT_LIMIT = 50;

    private final DriverService service;
    private final DriverStore store;
    private final Positions positions;
    private final Authentication authentication;
    private final Clock clock;

    DriverResource(
            DriverService service, DriverStore store, Positions positions, Authentication authentication, Clock clock) {
        this.service = service;
        this.store = store;
        this.positions = positions;
        this.authentication = authentication;
        this.clock = clock;
    }

    @PUT
    @Path("/me")
    @Operation(summary = "Register as a driver, or change one's vehicle.")
    public Me put(@Valid @NotNull Profile body) {
        var me = authentication.caller().account();
        return render(service.put(
                me, body.name().strip(), body.vehicle().strip(), body.plate().strip()));
    }

    @GET
    @Path("/me")
    @Operation(summary = "Oneself as a driver.")
    public Me me() {
        return render(service.find(authentication.caller().account()));
    }

    @PUT
    @Path("/availability")
    @Operation(summary = "Go on shift or off. Off shift there are no offers; a ride under way is finished.")
    public Availability shift(@Valid @NotNull Availability body) {
        var me = authentication.caller().account();
        service.shift(me, body.available());
        if (!body.available()) {
            positions.forget(me.value());
        }
        return body;
    }

    @GET
    @Path("/earnings")
    @InLane("taxi.read")
    @Transactional
    @Operation(summary = "What one has earned: what arrived, what is guaranteed, and each of them, newest first.")
    public Earnings earnings(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        long before = Page.number("/cursor", Page.key(cursor, null), Long.MAX_VALUE);
        var me = authentication.caller().account().value();
        var since = clock.instant().minus(SUMMED);
        var sums = store.sums(me, since);
        var page = Page.of(store.earnings(me, before, most + 1), most, row -> Long.toString(row.seq()));
        var items = page.items().stream()
                .map(e -> new Earning(e.ride(), e.kind(), Money.krw(e.amountMinor()), e.payment(), e.endedAt()))
                .toList();
        return new Earnings(
                sums.rides(),
                Money.krw(sums.paidMinor()),
                Money.krw(sums.waitingMinor()),
                since,
                items,
                page.nextCursor());
    }

    private static Me render(DriverStore.Driver driver) {
        return new Me(driver.account(), driver.name(), driver.vehicle(), driver.plate(), driver.onShift());
    }
}
