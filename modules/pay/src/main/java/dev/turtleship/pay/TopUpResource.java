package dev.turtleship.pay;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.pay.TopUpService.State;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Money from the bank (a simulated one until a real one is connected) into one's wallet.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/pay/top-ups/{id}")
@RunOnVirtualThread
class TopUpResource {
    record NewTopUp(@NotNull(message = "Say how much") Money amount) {}

    /// `state` is asked, settled or refused; asked means that the bank has not said yet.
    record TopUp(UUID id, String state, Money amount) {}

    private final TopUpService service;
    private final Authentication authentication;

    TopUpResource(TopUpService service, Authentication authentication) {
        this.service = service;
        this.authentication = authentication;
    }

    @PUT
    @Operation(summary = "Top up one's wallet from the bank under an id of the client's making.")
    public Response topUp(UUID id, @Valid @NotNull NewTopUp body) {
        var me = authentication.caller().account();
        long amount = body.amount()
                .requireMovable("/amount", TransferResource.MAX_AMOUNT)
                .amount();
        boolean made = service.ask(id, me, amount);
        var state = service.settle(service.find(id, me));
        if (state == State.REFUSED) {
            throw new Refused(PayError.BANK_REFUSED, "The refusal is final for this id");
        }
        return Response.status(state == State.ASKED ? 202 : made ? 201 : 200)
                .entity(render(id, state, amount))
                .build();
    }

    @GET
    @Operation(summary = "What became of a top-up.")
    public TopUp find(UUID id) {
        var topUp = service.find(id, authentication.caller().account());
        return render(id, State.of(topUp.state()), topUp.amountMinor());
    }

    private static TopUp render(UUID id, State state, long amountMinor) {
        return new TopUp(id, state.name().toLowerCase(Locale.ROOT), Money.krw(amountMinor));
    }
}
