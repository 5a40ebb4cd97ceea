package dev.turtleship.core.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Going on with a session: with accounts, and by grace without it.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/sessions/refresh")
@RunOnVirtualThread
class RefreshResource {
    record Refresh(
            @NotNull(message = "A refresh token is needed") String refreshToken) {}

    private final SessionService service;
    private final Tokens tokens;
    private final Attempts attempts;
    private final DeviceProof deviceProof;
    private final Revocations revocations;
    private final GraceService grace;

    RefreshResource(
            SessionService service,
            Tokens tokens,
            Attempts attempts,
            DeviceProof deviceProof,
            Revocations revocations,
            GraceService grace) {
        this.service = service;
        this.tokens = tokens;
        this.attempts = attempts;
        this.deviceProof = deviceProof;
        this.revocations = revocations;
        this.grace = grace;
    }

    /// While accounts is away, the answer is a grace token beside the same refresh token.
    @POST
    @PermitAll
    @Operation(
            summary = "Trade a refresh token for new tokens; a session with a device key proves it (DPoP, RFC 9449).")
    public Response refresh(@HeaderParam("DPoP") String proof, @Context UriInfo uri, @Valid @NotNull Refresh body) {
        var token = tokens.verifyRefresh(body.refreshToken());
        attempts.refresh(token.session());
        if (!token.deviceKey().isEmpty()) {
            deviceProof.require(proof, token.deviceKey(), "POST", uri.getAbsolutePath());
        }
        if (revocations.covers(token.account(), token.session(), token.device(), token.openedAt())) {
            throw SessionService.ended();
        }
        if (grace.accountsAway()) {
            grace.requireGrace(token);
            return Response.fromResponse(SessionBody.answer(200, token, tokens.grace(token), body.refreshToken()))
                    .header(Authentication.GRACE, "true")
                    .build();
        }
        return SessionBody.answer(200, service.refresh(token), tokens);
    }
}
