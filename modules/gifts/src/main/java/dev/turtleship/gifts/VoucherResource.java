package dev.turtleship.gifts;

import dev.turtleship.core.money.Money;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// A till asks what a voucher is worth. It learns nothing of people.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/gifts/partner/vouchers")
@RunOnVirtualThread
@PermitAll
class VoucherResource {
    record Shown(@NotNull(message = "A code is needed") String code) {}

    record Found(String number, String item, String kind, String state, Money remaining, Instant expiresAt) {}

    private final VoucherService service;
    private final PartnerService partners;

    VoucherResource(VoucherService service, PartnerService partners) {
        this.service = service;
        this.partners = partners;
    }

    @POST
    @Path("/lookup")
    @Operation(summary = "What a voucher is worth; for partners.")
    public Found lookUp(@HeaderParam("Authorization") String authorization, @Valid @NotNull Shown body) {
        var voucher = service.lookUp(partners.caller(authorization), body.code());
        return new Found(
                voucher.number(),
                voucher.itemName(),
                voucher.kind(),
                voucher.state(),
                Money.krw(voucher.remainingMinor()),
                voucher.expiresAt());
    }
}
