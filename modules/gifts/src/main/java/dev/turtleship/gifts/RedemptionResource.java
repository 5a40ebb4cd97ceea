package dev.turtleship.gifts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Tills redeem vouchers and reverse what they redeemed, under the partner's own transaction ids.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/gifts/partner/redemptions")
@RunOnVirtualThread
@PermitAll
class RedemptionResource {
    /// `amount` may be left out where the voucher is for one thing.
    record Redeem(@NotNull(message = "A code is needed") String code, Money amount) {}

    /// `amount` and `remaining` are absent of one that was reversed before it was known; `reversibleUntil` while it can
    /// be reversed.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Redemption(
            String partnerTxnId, String state, Money amount, Money remaining, Instant at, Instant reversibleUntil) {}

    private static final Pattern TXN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final RedemptionService service;
    private final PartnerService partners;

    RedemptionResource(RedemptionService service, PartnerService partners) {
        this.service = service;
        this.partners = partners;
    }

    @PUT
    @Path("/{txn}")
    @Operation(summary = "Redeem a voucher, or an amount of it, under the partner's transaction id; for partners.")
    public Response redeem(
            String txn, @HeaderParam("Authorization") String authorization, @Valid @NotNull Redeem body) {
        var partner = partners.caller(authorization);
        requireTxn(txn);
        if (body.amount() != null) {
            body.amount().requireMovable("/amount", ItemResource.MAX_PRICE);
        }
        long amountMinor = body.amount() == null ? 0 : body.amount().amount();
        var redeemed = service.redeem(partner, txn, body.code(), amountMinor);
        return Response.status(redeemed.fresh() ? 201 : 200)
                .entity(render(redeemed.redemption()))
                .build();
    }

    @GET
    @Path("/{txn}")
    @Operation(summary = "What became of a transaction; for partners.")
    public Redemption find(String txn, @HeaderParam("Authorization") String authorization) {
        var partner = partners.caller(authorization);
        requireTxn(txn);
        return render(service.show(partner, txn));
    }

    @POST
    @Path("/{txn}/reverse")
    @Operation(summary = "Reverse a transaction, also one that is not known yet; for partners.")
    public Redemption reverse(String txn, @HeaderParam("Authorization") String authorization) {
        var partner = partners.caller(authorization);
        requireTxn(txn);
        return render(service.reverse(partner, txn));
    }

    private static void requireTxn(String txn) {
        if (!TXN.matcher(txn).matches()) {
            throw Refused.field("/partner_txn_id", "1 to 64 of A-Z, a-z, 0-9, dot, underscore and hyphen");
        }
    }

    private static Redemption render(RedemptionStore.Row row) {
        boolean known = row.number() != null;
        return new Redemption(
                row.txn(),
                row.state(),
                known ? Money.krw(row.amountMinor()) : null,
                known ? Money.krw(row.remainingMinor()) : null,
                row.at(),
                row.state().equals("redeemed") ? row.settleAt() : null);
    }
}
