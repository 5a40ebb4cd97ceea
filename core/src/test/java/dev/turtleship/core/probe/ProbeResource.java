package dev.turtleship.core.probe;

import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Duration;

/// Routes that fail, each in its way.
@Path("/v1/probe")
@RunOnVirtualThread
@PermitAll
class ProbeResource {
    @GET
    @Path("/bug")
    public String bug() {
        throw new IllegalStateException("secret detail of a bug");
    }

    @GET
    @Path("/refused")
    public String refused() {
        throw new Refused(CoreError.CONFLICT, "not now").with("color", "red");
    }

    @GET
    @Path("/wrapped")
    public String wrapped() {
        throw new IllegalStateException(new RuntimeException(new Refused(CoreError.CONFLICT, "not now")));
    }

    @GET
    @Path("/later")
    public String later() {
        throw new Refused(CoreError.BUSY, "come back").retryAfter(Duration.ofSeconds(7));
    }
}
