package dev.turtleship.pay;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.pay.ChargeWorker.Decision;
import dev.turtleship.pay.LedgerWriter.Answer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What modules ask one to pay, and one's word to it.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/pay/charges")
@RunOnVirtualThread
class ChargeResource {
    /// What the payer saw: who asks, who gets it (absent when the module holds it), how much.
    record Seen(
            @NotNull(message = "Say which module asks") String module,
            AccountId payee,
            @NotNull(message = "Say how much") Money amount) {}

    /// `state` is pending, settled, refused, expired, canceled, or unknown while nobody can tell; then `ask` says where
    /// to ask. `reason` says why it was refused, or why it waits though there is a mandate.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Charge(
            UUID id,
            String state,
            String reason,
            String module,
            AccountId payee,
            Money amount,
            String purpose,
            String title,
            Instant askedAt,
            Instant expiresAt,
            Boolean byMandate,
            Instant decidedAt,
            String ask) {}

    private static final Set<String> STATES = Set.of("", "pending", "settled", "refused", "expired", "canceled");
    private static final int DEFAULT_LIMIT = 50;

    private final ChargeService service;
    private final LongPolls polls;
    private final Authentication authentication;

    ChargeResource(ChargeService service, LongPolls polls, Authentication authentication) {
        this.service = service;
        this.polls = polls;
        this.authentication = authentication;
    }

    @GET
    @Operation(summary = "What one was asked to pay, newest first; of one `state`, or all.")
    public Page<Charge> list(
            @QueryParam("state") String state, @QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        String wanted = state == null ? "" : state;
        if (!STATES.contains(wanted)) {
            throw Refused.field("/state", "A charge is pending, settled, refused, expired or canceled");
        }
        int most = Page.limit(limit, DEFAULT_LIMIT);
        long before = Page.number("/cursor", Page.key(cursor, null), Long.MAX_VALUE);
        var found = service.page(authentication.caller().account(), wanted, before, most + 1);
        var page = Page.of(found, most, charge -> Long.toString(charge.seq()));
        return new Page<>(page.items().stream().map(ChargeResource::render).toList(), page.nextCursor());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A charge; with `Prefer: wait=N` (at most 5 s) as soon as it is not pending any more.")
    public Response find(UUID id, @HeaderParam("Prefer") String prefer) {
        var caller = authentication.caller();
        if (service.undecided(id, caller.account())) {
            return unknown(id);
        }
        var found = polls.hold(
                "pay",
                caller,
                LongPolls.preferred(prefer),
                () -> service.find(id, caller.account()),
                charge -> charge.isEmpty() || !charge.get().state().equals("pending"));
        return Response.ok(render(found.orElseThrow(ChargeResource::nowhere))).build();
    }

    @POST
    @Path("/{id}/confirm")
    @Operation(summary = "Pay what was asked for, as one saw it. Confirming again gives the same answer.")
    public Response confirm(UUID id, @Valid @NotNull Seen body) {
        body.amount().requireMovable("/amount", TransferResource.MAX_AMOUNT);
        return answer(id, service.confirm(authentication.caller(), id, body));
    }

    @POST
    @Path("/{id}/decline")
    @Operation(summary = "Do not pay what was asked for. Declining again gives the same answer.")
    public Response decline(UUID id) {
        return answer(id, service.decline(authentication.caller(), id));
    }

    private static Response answer(UUID id, Answer<Decision> answer) {
        return switch (answer) {
            case Answer.Unknown<Decision> _ -> unknown(id);
            case Answer.Decided<Decision>(var decision) -> {
                refuse(decision);
                yield Response.ok(render(decision.charge())).build();
            }
        };
    }

    private static void refuse(Decision decision) {
        switch (decision.outcome()) {
            case "settled", "declined", "repeated" -> {}
            case "unknown" -> throw nowhere();
            case "mismatch" ->
                throw new Refused(PayError.CHARGE_MISMATCH, "Look at it again and confirm what it says now")
                        .with("charge", render(decision.charge()));
            case "insufficient_funds" ->
                throw new Refused(PayError.INSUFFICIENT_FUNDS, "It still waits; top up and confirm it again");
            case "payee_unknown" ->
                throw new Refused(PayError.PAYEE_UNKNOWN, "Nobody here has the payee's id, or not yet")
                        .retryAfter(Duration.ofSeconds(1));
            case "final" ->
                throw new Refused(
                                PayError.CHARGE_FINAL,
                                "It is " + decision.charge().state() + " already")
                        .with("state", decision.charge().state());
            default -> throw new IllegalStateException("the ledger answered " + decision.outcome());
        }
    }

    private static Refused nowhere() {
        return new Refused(PayError.CHARGE_UNKNOWN, "There is no such charge of yours");
    }

    private static Response unknown(UUID id) {
        String ask = "/v1/pay/charges/" + id;
        return Response.status(202)
                .header("Location", ask)
                .entity(new Charge(id, "unknown", null, null, null, null, null, null, null, null, null, null, ask))
                .build();
    }

    private static Charge render(ChargeStore.Charge charge) {
        return new Charge(
                charge.id(),
                charge.state(),
                charge.reason().isEmpty() ? null : charge.reason(),
                charge.module(),
                charge.payee() == null ? null : new AccountId(charge.payee()),
                Money.krw(charge.amountMinor()),
                charge.purpose(),
                charge.title(),
                charge.askedAt(),
                charge.expiresAt(),
                charge.byMandate(),
                charge.decidedAt(),
                null);
    }
}
