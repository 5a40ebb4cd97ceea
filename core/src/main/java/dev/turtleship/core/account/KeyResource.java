package dev.turtleship.core.account;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

@Produces(MediaType.APPLICATION_JSON)
@Path("/.well-known/jwks.json")
@PermitAll
class KeyResource {
    private final Keys keys;

    KeyResource(Keys keys) {
        this.keys = keys;
    }

    @GET
    @Operation(summary = "The public keys that access tokens are verified with (RFC 7517).")
    public Map<String, Object> keys() {
        return keys.published().toJSONObject();
    }
}
