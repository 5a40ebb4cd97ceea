package dev.turtleship.core.account;

import dev.turtleship.core.account.PersonStore.Person;
import dev.turtleship.core.account.SessionBody.DeviceBody;
import dev.turtleship.core.account.SessionService.NewPerson;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.http.ClientAddress;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.text.Normalizer;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Signing up, and other people.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/people")
@RunOnVirtualThread
class PersonResource {
    record SignUp(
            @NotNull(message = "A handle is needed")
            @Pattern(regexp = "[a-z0-9_]{3,20}", message = "A handle has 3 to 20 of a-z, 0-9 and _")
            String handle,

            @NotNull(message = "A name is needed") @Size(min = 1, max = 40, message = "A name has 1 to 40 characters")
            String name,

            @NotNull(message = "A password is needed")
            @Size(min = 8, max = 128, message = "A password has 8 to 128 characters")
            String password,

            @Valid DeviceBody device) {}

    private static final int DEFAULT_LIMIT = 20;

    private final SessionService service;
    private final PersonStore people;
    private final Passwords passwords;
    private final Tokens tokens;
    private final Attempts attempts;
    private final Authentication authentication;

    PersonResource(
            SessionService service,
            PersonStore people,
            Passwords passwords,
            Tokens tokens,
            Attempts attempts,
            Authentication authentication) {
        this.service = service;
        this.people = people;
        this.passwords = passwords;
        this.tokens = tokens;
        this.attempts = attempts;
        this.authentication = authentication;
    }

    @POST
    @PermitAll
    @Operation(summary = "Sign up. With an Idempotency-Key a repeat signs in to the same account.")
    public Response signUp(
            @HeaderParam("Idempotency-Key") @Size(max = 255) String key,
            @Context HttpServerRequest request,
            @Valid @NotNull SignUp body) {
        String address = ClientAddress.of(request);
        attempts.signUp(address);
        var device = SessionBody.device(body.device());
        String name = name(body.name());
        var existing = service.credential(body.handle());
        if (existing.isEmpty()) {
            var person = new NewPerson(
                    body.handle(), name, passwords.hash(body.password(), address), key == null ? "" : key);
            return SessionBody.answer(201, service.signUp(person, device), tokens);
        }
        var account = existing.get();
        boolean repeat = key != null
                && key.equals(account.signupKey())
                && passwords.verify(body.password(), account.passwordHash(), address);
        if (!repeat) {
            throw new Refused(AccountError.HANDLE_TAKEN, "The handle " + body.handle() + " is taken")
                    .at("/handle", "Choose another one");
        }
        var person = new Person(account.account(), account.handle(), account.name());
        return SessionBody.answer(201, service.signIn(person, device), tokens);
    }

    @GET
    @InLane("accounts.search")
    @Transactional
    @Operation(summary = "Find people whose handle begins so.")
    public Page<Person> search(
            @QueryParam("handle") @NotNull(message = "Say how the handle begins") String handle,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") String limit) {
        if (!handle.matches("[a-z0-9_]{1,20}")) {
            throw Refused.field("/handle", "A handle begins with 1 to 20 of a-z, 0-9 and _");
        }
        int most = Page.limit(limit, DEFAULT_LIMIT);
        attempts.lookUp(authentication.caller().account());
        String pattern = handle.replace("_", "\\_") + "%";
        return Page.of(people.search(pattern, Page.key(cursor, ""), most + 1), most, Person::handle);
    }

    @GET
    @Path("/{id}")
    @InLane("accounts.search")
    @Transactional
    @Operation(summary = "One person.")
    public Person person(UUID id) {
        attempts.lookUp(authentication.caller().account());
        return people.find(id).orElseThrow(PersonResource::unknown);
    }

    static Refused unknown() {
        return new Refused(AccountError.PERSON_UNKNOWN, "Nobody has this id");
    }

    static String name(String given) {
        String name = Normalizer.normalize(given, Normalizer.Form.NFC).strip();
        if (name.isEmpty()
                || name.codePoints()
                        .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)) {
            throw Refused.field("/name", "A name has visible characters only");
        }
        return name;
    }
}
