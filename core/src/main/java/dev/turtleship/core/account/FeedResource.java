package dev.turtleship.core.account;

import dev.turtleship.core.module.Peers;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What the other processes of this ship have to know to refuse and to believe without asking: sign-outs, and the keys
/// that grace tokens are signed with. Not for anybody else: it asks for the ship's secret.
@Produces(MediaType.APPLICATION_JSON)
@Path(FeedResource.PATH)
@PermitAll
@RunOnVirtualThread
class FeedResource {
    static final String PATH = "/internal/v1/revocations";

    /// `graceKeys` is a JWK set (RFC 7517) of public keys.
    record Feed(Revocations.Page revocations, Map<String, Object> graceKeys) {}

    private final Revocations revocations;
    private final Keys keys;
    private final Peers peers;

    FeedResource(Revocations revocations, Keys keys, Peers peers) {
        this.revocations = revocations;
        this.keys = keys;
        this.peers = peers;
    }

    @GET
    @Operation(hidden = true)
    public Feed feed(
            @HeaderParam("Authorization") String authorization,
            @QueryParam("feed") @DefaultValue("none") String feed,
            @QueryParam("after") @DefaultValue("0") int after) {
        if (!peers.recognises(authorization)) {
            throw new Refused(CoreError.NOT_FOUND, "There is nothing here");
        }
        return new Feed(revocations.page(feed, after), keys.grace().toJSONObject());
    }
}
