package dev.turtleship.core.home;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.account.Tokens;
import dev.turtleship.core.home.HomeService.Home;
import dev.turtleship.core.module.Peers;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// The first screen in one request: what every module has for the caller, in parts, at most 0.4 s whatever is away.
@Produces(MediaType.APPLICATION_JSON)
@Path("/")
@RunOnVirtualThread
class HomeResource {
    static final String INTERNAL = "/internal/v1/home/";

    /// Carries the caller's token between processes, where `Authorization` is the ship's.
    static final String CALLER = "X-Caller-Token";

    private final HomeService service;
    private final Authentication authentication;
    private final Tokens tokens;
    private final Peers peers;

    HomeResource(HomeService service, Authentication authentication, Tokens tokens, Peers peers) {
        this.service = service;
        this.authentication = authentication;
        this.tokens = tokens;
        this.peers = peers;
    }

    @GET
    @Path("v1/app/home")
    @Operation(summary = "The first screen: each module's part, and which are missing.")
    public Home home(@Parameter(hidden = true) @HeaderParam("Authorization") String authorization) {
        String token = authorization.substring(authorization.indexOf(' ') + 1).strip();
        return service.home(authentication.caller(), token);
    }

    /// For other processes of this ship: the part of a module that runs here.
    @GET
    @Path("internal/v1/home/{module}")
    @PermitAll
    @Operation(hidden = true)
    public Object part(
            String module, @HeaderParam("Authorization") String authorization, @HeaderParam(CALLER) String token)
            throws Exception {
        if (!peers.recognises(authorization)) {
            throw new Refused(CoreError.NOT_FOUND, "There is nothing here");
        }
        if (token == null) {
            throw new Refused(CoreError.UNAUTHENTICATED, "Say for whom in " + CALLER);
        }
        return service.here(module, tokens.verify(token));
    }
}
