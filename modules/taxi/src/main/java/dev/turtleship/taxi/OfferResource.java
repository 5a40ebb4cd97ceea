package dev.turtleship.taxi;

import dev.turtleship.core.account.Authentication;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What a driver is offered.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/taxi/driver/offers")
@RunOnVirtualThread
class OfferResource {
    record Offers(List<Offer> items) {}

    private final OfferService service;
    private final Authentication authentication;

    OfferResource(OfferService service, Authentication authentication) {
        this.service = service;
        this.authentication = authentication;
    }

    @GET
    @Operation(summary = "The offers that one can accept now.")
    public Offers list() {
        return new Offers(service.live(authentication.caller().account()));
    }

    @POST
    @Path("/{id}/accept")
    @Operation(summary = "Take the ride: 200 for whoever was first, 409 for the others, 410 when it is too late.")
    public RideView.View accept(UUID id) {
        return service.accept(id, authentication.caller().account());
    }

    @POST
    @Path("/{id}/decline")
    @Operation(summary = "Do not take the ride.")
    public Offer decline(UUID id) {
        return service.decline(id, authentication.caller().account());
    }
}
