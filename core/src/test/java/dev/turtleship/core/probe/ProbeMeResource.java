package dev.turtleship.core.probe;

import dev.turtleship.core.account.Authentication;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/// A route that needs a caller and nobody's database.
@Path("/v1/probe/me")
@RunOnVirtualThread
class ProbeMeResource {
    private final Authentication authentication;

    ProbeMeResource(Authentication authentication) {
        this.authentication = authentication;
    }

    @GET
    public String me() {
        return authentication.caller().handle();
    }
}
