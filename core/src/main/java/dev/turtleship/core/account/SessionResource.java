package dev.turtleship.core.account;

import dev.turtleship.core.account.PersonStore.Person;
import dev.turtleship.core.account.SessionBody.DeviceBody;
import dev.turtleship.core.http.ClientAddress;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Sign-in and sign-out.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/sessions")
@RunOnVirtualThread
class SessionResource {
    record SignIn(
            @NotNull(message = "A handle is needed") @Size(max = 64, message = "A handle has at most 20 characters")
            String handle,

            @NotNull(message = "A password is needed")
            @Size(max = 128, message = "A password has at most 128 characters")
            String password,

            @Valid DeviceBody device) {}

    private static final UUID NOBODY = new UUID(0, 0);

    private final SessionService service;
    private final Passwords passwords;
    private final Tokens tokens;
    private final Attempts attempts;
    private final Authentication authentication;

    SessionResource(
            SessionService service,
            Passwords passwords,
            Tokens tokens,
            Attempts attempts,
            Authentication authentication) {
        this.service = service;
        this.passwords = passwords;
        this.tokens = tokens;
        this.attempts = attempts;
        this.authentication = authentication;
    }

    @POST
    @PermitAll
    @Operation(summary = "Sign in with handle and password.")
    public Response signIn(@Context HttpServerRequest request, @Valid @NotNull SignIn body) {
        var device = SessionBody.device(body.device());
        var account = service.credential(body.handle());
        boolean named = body.device() != null && body.device().id() != null;
        // Asked also where there is no account, so that both take the same time.
        var owner = account.map(SessionStore.Credential::account).orElse(NOBODY);
        var known = named && service.knows(owner, device.id()) ? device.id() : null;
        String address = ClientAddress.of(request);
        var person = attempts.signIn(address, body.handle(), known, () -> check(account, body.password(), address));
        return SessionBody.answer(201, service.signIn(person, device), tokens);
    }

    private Person check(Optional<SessionStore.Credential> account, String password, String address) {
        String hash = account.map(SessionStore.Credential::passwordHash).orElse(null);
        if (!passwords.verify(password, hash, address)) {
            throw new Refused(AccountError.WRONG_CREDENTIALS, "Handle or password is wrong");
        }
        var found = account.orElseThrow();
        return new Person(found.account(), found.handle(), found.name());
    }

    @DELETE
    @Path("/current")
    @Operation(summary = "Sign out of this session; works also while accounts is away.")
    public void signOut() {
        service.signOut(authentication.caller().session());
    }
}
