package dev.turtleship.identity;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.http.ClientAddress;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Showing that one receives what is sent to a phone.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/identity/phone-checks/{id}")
@RunOnVirtualThread
class PhoneCheckResource {
    record NewPhoneCheck(
            @NotNull(message = "Say which number") String phone) {}

    record Code(
            @NotNull(message = "Send the code") @Pattern(regexp = "[0-9]{6}", message = "A code has six digits")
            String code) {}

    /// `state` is sent, verified, spent (too many wrong codes) or replaced (a newer code was sent); `phone` shows its
    /// last digits only.
    record PhoneCheckBody(UUID id, String state, String phone, Instant expiresAt) {}

    record Confirmed(UUID id, String state, int level) {}

    private final PhoneCheckService service;
    private final LevelService levels;
    private final SmsClient sms;
    private final Attempts attempts;
    private final Authentication authentication;

    PhoneCheckResource(
            PhoneCheckService service,
            LevelService levels,
            SmsClient sms,
            Attempts attempts,
            Authentication authentication) {
        this.service = service;
        this.levels = levels;
        this.sms = sms;
        this.attempts = attempts;
        this.authentication = authentication;
    }

    /// Sent once: whoever did not get it makes a new id.
    @PUT
    @Operation(
            summary = "Have a one-time code sent to a phone, under an id of the client's making; a new id, a new code.")
    public Response begin(@Context HttpServerRequest request, UUID id, @Valid @NotNull NewPhoneCheck body) {
        var me = authentication.caller().account();
        var number = PhoneNumber.parse(body.phone(), "/phone");
        var known = service.find(id, me, number);
        if (known.isPresent()) {
            return answer(200, known.get());
        }
        sms.requireWay();
        boolean own = service.verified(me, number);
        var begun = attempts.sendCode(me, number, own, ClientAddress.of(request), () -> service.begin(id, me, number));
        begun.code()
                .ifPresent(code ->
                        sms.send(me, number, "[Turtleship] %s is your code. Tell it to nobody.".formatted(code)));
        return answer(begun.code().isPresent() ? 201 : 200, begun.check());
    }

    /// Wrong, too late, of no check, of somebody else's: all are refused in the same words.
    @POST
    @Path("/confirm")
    @Operation(summary = "Show the code; verifies the phone.")
    public Confirmed confirm(@Context HttpServerRequest request, UUID id, @Valid @NotNull Code body) {
        var me = authentication.caller().account();
        if (!attempts.confirm(me, ClientAddress.of(request), () -> service.confirm(id, me, body.code()))) {
            throw new Refused(
                            IdentityError.CODE_REFUSED,
                            "It is wrong, too old, or of no check of yours; after five wrong ones have a new one sent")
                    .at("/code", "Not accepted");
        }
        return new Confirmed(id, "verified", levels.known(me.value()).level());
    }

    private static Response answer(int status, PhoneCheck check) {
        return Response.status(status)
                .entity(new PhoneCheckBody(
                        check.id(), check.state().column(), check.number().masked(), check.expiresAt()))
                .build();
    }
}
