package dev.turtleship.identity;

import dev.turtleship.contracts.identity.AgeOver19;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.account.DeviceProof;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.Cache;

/// Credentials that a person holds and shows by themselves.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/identity/credentials/age-over-19")
@RunOnVirtualThread
class CredentialResource {
    /// `credential` is an SD-JWT (RFC 9901) with all its disclosures; `type` is its `vct`.
    record Credential(String type, String credential, Instant expiresAt) {}

    private final CredentialService service;
    private final DeviceProof deviceProof;
    private final Attempts attempts;
    private final Authentication authentication;

    CredentialResource(
            CredentialService service, DeviceProof deviceProof, Attempts attempts, Authentication authentication) {
        this.service = service;
        this.deviceProof = deviceProof;
        this.attempts = attempts;
        this.authentication = authentication;
    }

    /// Nothing is stored, here or on the way: asking again gives another one, as good as the first.
    @POST
    @Cache(noStore = true)
    @Operation(summary = "A credential that one is 19 or older, bound to the key of this device (DPoP, RFC 9449).")
    public Credential issue(@HeaderParam("DPoP") String proof, @Context UriInfo uri) {
        var caller = authentication.caller();
        if (caller.deviceKey().isEmpty()) {
            throw new Refused(IdentityError.DEVICE_KEY_NEEDED, "Sign in with a device that has a key");
        }
        attempts.credential(caller.account());
        var key = deviceProof.require(proof, caller.deviceKey(), "POST", uri.getAbsolutePath());
        var issued = service.issueAgeOver19(caller.account(), key);
        return new Credential(AgeOver19.TYPE, issued.text(), issued.expiresAt());
    }
}
