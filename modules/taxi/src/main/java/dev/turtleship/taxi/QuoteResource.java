package dev.turtleship.taxi;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.money.Money;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What a ride would cost.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/taxi/quotes")
@RunOnVirtualThread
class QuoteResource {
    record NewQuote(
            @Valid @NotNull(message = "Say from where") Place pickup,
            @Valid @NotNull(message = "Say where to") Place dropoff) {}

    /// `token` is what a ride is requested with. Distance and duration are estimates; the fare is not.
    record Quoted(
            UUID id,
            String token,
            Money fare,
            List<Tariff.Item> items,
            String tariff,
            long distanceMeters,
            long durationSeconds,
            Instant expiresAt) {}

    private final QuoteService service;
    private final Authentication authentication;

    QuoteResource(QuoteService service, Authentication authentication) {
        this.service = service;
        this.authentication = authentication;
    }

    @POST
    @Operation(summary = "What a ride from here to there costs, itemised, signed and good for some minutes.")
    public Quoted quote(@Valid @NotNull NewQuote body) {
        var signed = service.quote(authentication.caller().account(), body.pickup(), body.dropoff());
        var quote = signed.quote();
        return new Quoted(
                quote.id(),
                signed.token(),
                Money.krw(quote.amountMinor()),
                quote.items(),
                quote.tariff(),
                quote.distanceMeters(),
                quote.durationSeconds(),
                quote.expiresAt());
    }
}
