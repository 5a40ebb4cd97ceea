package dev.turtleship.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Authentication;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// How well one is known.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/identity/level")
@RunOnVirtualThread
class LevelResource {
    /// `number` shows its last digits only.
    record Phone(String number, Instant verifiedAt) {}

    record Identity(Instant verifiedAt) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Level(int level, Phone phone, Identity identity) {}

    private final LevelService levels;
    private final Authentication authentication;

    LevelResource(LevelService levels, Authentication authentication) {
        this.levels = levels;
        this.authentication = authentication;
    }

    @GET
    @Operation(summary = "One's level, and what it follows from.")
    public Level level() {
        var known = levels.known(authentication.caller().account().value());
        return new Level(
                known.level(),
                known.phone()
                        .map(phone -> new Phone(new PhoneNumber(phone.number()).masked(), phone.verifiedAt()))
                        .orElse(null),
                known.identity()
                        .map(identity -> new Identity(identity.verifiedAt()))
                        .orElse(null));
    }
}
