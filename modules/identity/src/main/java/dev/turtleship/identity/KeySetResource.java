package dev.turtleship.identity;

import dev.turtleship.core.credential.IssuerKeys;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Answered from memory, also while identity's database is away.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/identity/keys")
@PermitAll
class KeySetResource {
    private final IssuerKeys keys;

    KeySetResource(IssuerKeys keys) {
        this.keys = keys;
    }

    @GET
    @Operation(summary = "The public keys that credentials are verified with (RFC 7517).")
    public Map<String, Object> keys() {
        return keys.published("identity").toJSONObject();
    }
}
