package dev.turtleship.pay;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.pay.LedgerWriter.Answer;
import dev.turtleship.pay.Posting.Outcome;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Transfers between people.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/pay/transfers/{id}")
@RunOnVirtualThread
class TransferResource {
    /// The most that moves at once, in won.
    static final long MAX_AMOUNT = 2_000_000;

    record NewTransfer(
            @NotNull(message = "Say to whom") AccountId to,
            @NotNull(message = "Say how much") Money amount,

            @Size(max = 100, message = "A note has at most 100 characters")
            String note) {}

    /// `ask` says where to ask for an outcome that is not known yet.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Transfer(
            UUID id,
            String state,
            AccountId from,
            AccountId to,
            Money amount,
            String note,
            Instant settledAt,
            String ask) {}

    private final TransferService service;
    private final Authentication authentication;

    TransferResource(TransferService service, Authentication authentication) {
        this.service = service;
        this.authentication = authentication;
    }

    @PUT
    @Operation(summary = "Send money to a person under an id of the client's making.")
    public Response transfer(UUID id, @Valid @NotNull NewTransfer body) {
        var caller = authentication.caller();
        var amount = body.amount().requireMovable("/amount", MAX_AMOUNT);
        String note = note(body.note());
        return switch (service.transfer(caller, id, body.to(), amount.amount(), note)) {
            case Answer.Unknown _ -> unknown(id);
            case Answer.Decided(Outcome outcome) -> {
                int status = outcome instanceof Outcome.Settled ? 201 : 200;
                var at = settledAt(outcome);
                yield Response.status(status)
                        .entity(new Transfer(id, "settled", caller.account(), body.to(), amount, note, at, null))
                        .build();
            }
        };
    }

    @GET
    @Operation(summary = "What became of a transfer.")
    public Response find(UUID id) {
        var me = authentication.caller().account();
        if (service.undecided(id, me)) {
            return unknown(id);
        }
        var found = service.find(id, me);
        if (found.isPresent()) {
            return Response.ok(render(found.get())).build();
        }
        if (service.refusal(id, me).isPresent()) {
            throw insufficientFunds();
        }
        throw new Refused(PayError.TRANSFER_UNKNOWN, "There is no such transfer of yours");
    }

    private static Response unknown(UUID id) {
        String ask = "/v1/pay/transfers/" + id;
        return Response.status(202)
                .header("Location", ask)
                .entity(new Transfer(id, "unknown", null, null, null, null, null, ask))
                .build();
    }

    private static Instant settledAt(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Settled(Instant at) -> at;
            case Outcome.Repeated(Instant at) -> at;
            case Outcome.InsufficientFunds _ -> throw insufficientFunds();
            case Outcome.IdUsed _ ->
                throw new Refused(PayError.ID_USED, "Make a new id for a new transfer").at("/id", "Used");
            case Outcome.PayeeUnknown _ ->
                throw new Refused(PayError.PAYEE_UNKNOWN, "Nobody here has this id, or not yet")
                        .at("/to", "Unknown")
                        .retryAfter(Duration.ofSeconds(1));
            case Outcome.GraceNewPayee _ ->
                throw new Refused(
                                CoreError.NOT_IN_GRACE, "Until signing in works again, send to people you paid before")
                        .at("/to", "New to you");
            case Outcome.GraceTooMuch _ ->
                throw new Refused(
                                CoreError.NOT_IN_GRACE,
                                "Until signing in works again, send at most %,d won in 24 hours"
                                        .formatted(LedgerWorker.GRACE_A_DAY))
                        .at("/amount", "Too much");
            case Outcome.OverLimit _ ->
                throw new Refused(
                                PayError.OVER_LIMIT, "Send less, wait until tomorrow, or let yourself be known better")
                        .at("/amount", "Over the limit of your level");
            case Outcome.PayerUnknown _ -> throw new IllegalStateException("the caller has no wallet");
        };
    }

    private static Refused insufficientFunds() {
        return new Refused(PayError.INSUFFICIENT_FUNDS, "The refusal is final for this id; top up and use a new one");
    }

    static Transfer render(WalletStore.Line line) {
        return new Transfer(
                line.id(),
                "settled",
                new AccountId(line.debit()),
                new AccountId(line.credit()),
                Money.krw(line.amountMinor()),
                line.note(),
                line.settledAt(),
                null);
    }

    private static String note(String given) {
        String note = given == null ? "" : given.strip();
        if (note.codePoints().anyMatch(c -> Character.isISOControl(c) || c >= 0xD800 && c <= 0xDFFF)) {
            throw Refused.field("/note", "A note has visible characters only");
        }
        return note;
    }
}
