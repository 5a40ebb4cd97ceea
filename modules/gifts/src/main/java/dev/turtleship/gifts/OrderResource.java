package dev.turtleship.gifts;

import dev.turtleship.contracts.identity.AgeOver19;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.credential.CredentialVerifier;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.gifts.Gift.Charge;
import dev.turtleship.gifts.Gift.State;
import dev.turtleship.gifts.OrderService.Wish;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Orders, and what the two people of a gift do with it.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/gifts/orders")
@RunOnVirtualThread
class OrderResource {
    /// `price` is what the buyer saw. `presentation`, of the credential that says "19 or older" to `gifts` for the id
    /// of this order, is needed for items that are age restricted.
    record NewOrder(
            @NotNull(message = "An item is needed") UUID item,

            @NotNull(message = "Say what it costs") Money price,

            @NotNull(message = "Say for whom") AccountId recipient,

            @Size(max = 200, message = "At most 200 characters")
            @Pattern(regexp = "[\\P{Cc}\\n\\r\\t]*", message = "Write visible characters only")
            String message,

            @Size(max = 8192, message = "At most 8192 characters")
            String presentation) {}

    private final OrderService orders;
    private final GiftService gifts;
    private final GiftView views;
    private final CredentialVerifier verifier;
    private final LongPolls polls;
    private final Authentication authentication;

    OrderResource(
            OrderService orders,
            GiftService gifts,
            GiftView views,
            CredentialVerifier verifier,
            LongPolls polls,
            Authentication authentication) {
        this.orders = orders;
        this.gifts = gifts;
        this.views = views;
        this.verifier = verifier;
        this.polls = polls;
        this.authentication = authentication;
    }

    @PUT
    @Path("/{id}")
    @Operation(
            summary = "Order a gift, under an id of the client's making. With `Prefer: wait=N`, at most 5, the answer"
                    + " is held until pay has said whether it is paid or has to be confirmed.")
    public Response order(UUID id, @HeaderParam("Prefer") String prefer, @Valid @NotNull NewOrder body) {
        var me = authentication.caller().account();
        body.price().requireMovable("/price", ItemResource.MAX_PRICE);
        String message = body.message() == null ? "" : body.message();
        var wish = new Wish(body.item(), body.price().amount(), body.recipient().value(), message);
        boolean made = orders.order(id, me, wish, () -> requireAge(body.presentation(), me, id));
        var view = hold(id, prefer, seen -> !waits(seen) || isPending(seen));
        return Response.status(made ? 201 : 200).entity(view).build();
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "A gift that one ordered, or got; with `Prefer: wait=N`, at most 5, as soon as it no longer"
                    + " waits for its payment.")
    public GiftView.View find(UUID id, @HeaderParam("Prefer") String prefer) {
        return hold(id, prefer, seen -> !waits(seen));
    }

    @POST
    @Path("/{id}/accept")
    @Operation(summary = "Accept a gift one got.")
    public GiftView.View accept(UUID id) {
        var me = authentication.caller().account();
        gifts.accept(id, me);
        return views.of(id, me);
    }

    @POST
    @Path("/{id}/decline")
    @Operation(summary = "Send a gift back; its buyer gets the money.")
    public GiftView.View decline(UUID id) {
        var me = authentication.caller().account();
        gifts.decline(id, me);
        return views.of(id, me);
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(summary = "Take a gift back that is not accepted yet; the money comes back.")
    public GiftView.View cancel(UUID id) {
        var me = authentication.caller().account();
        gifts.cancel(id, me);
        return views.of(id, me);
    }

    private GiftView.View hold(UUID id, String prefer, Predicate<GiftView.View> settled) {
        var caller = authentication.caller();
        return polls.hold("gifts", caller, LongPolls.preferred(prefer), () -> views.of(id, caller.account()), settled);
    }

    private static boolean waits(GiftView.View view) {
        return view.state().equals(State.AWAITING_PAYMENT.word);
    }

    private static boolean isPending(GiftView.View view) {
        return view.payment() != null && view.payment().state().equals(Charge.PENDING.word);
    }

    /// Asks nobody: the credential is verified with the keys on this process's disk, and is good for this order alone.
    private void requireAge(String presentation, AccountId buyer, UUID order) {
        if (presentation == null) {
            throw new Refused(GiftsError.AGE_PROOF_NEEDED, "Present the credential for the id of this order")
                    .at("/presentation", "Needed for this item");
        }
        try {
            verifier.verify(
                    presentation,
                    new CredentialVerifier.Expected(
                            AgeOver19.ISSUER, AgeOver19.TYPE, AgeOver19.CLAIM, buyer, "gifts", order.toString()));
        } catch (Refused refused) {
            throw refused.at("/presentation", refused.getMessage());
        }
    }
}
