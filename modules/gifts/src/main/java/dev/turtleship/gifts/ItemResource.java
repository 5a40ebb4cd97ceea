package dev.turtleship.gifts;

import dev.turtleship.core.money.Money;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// A partner edits what it offers. A change counts for orders from then on.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/gifts/partner/items")
@RunOnVirtualThread
@PermitAll
class ItemResource {
    static final long MAX_PRICE = 2_000_000;

    record Offered(
            @NotNull(message = "A name is needed")
            @Size(min = 1, max = 60, message = "A name has 1 to 60 characters")
            @Pattern(
                    regexp = "[^\\p{Cc}\\p{Cf}]*[^\\p{Cc}\\p{Cf}\\s][^\\p{Cc}\\p{Cf}]*",
                    message = "A name has visible characters only")
            String name,

            @NotNull(message = "A price is needed") Money price,

            @NotNull(message = "Say for how many days it is valid")
            @Min(value = 1, message = "1 to 1830 days")
            @Max(value = 1830, message = "1 to 1830 days")
            Integer validityDays,

            @NotNull(message = "single or amount") @Pattern(regexp = "single|amount", message = "single or amount")
            String kind,

            @NotNull(message = "Say whether it needs a proof of age")
            Boolean ageRestricted,

            Boolean available) {
        /// Whether it is in the catalogue, which it is unless it says no.
        boolean offered() {
            return available == null || available;
        }
    }

    private final ItemService service;
    private final PartnerService partners;

    ItemResource(ItemService service, PartnerService partners) {
        this.service = service;
        this.partners = partners;
    }

    @PUT
    @Path("/{id}")
    @Operation(summary = "Offer an item, or change one; for partners.")
    public Offered put(UUID id, @HeaderParam("Authorization") String authorization, @Valid @NotNull Offered body) {
        var partner = partners.caller(authorization);
        body.price().requireMovable("/price", MAX_PRICE);
        service.put(partner, id, body);
        return body;
    }
}
