package dev.turtleship.core.account;

import dev.turtleship.core.account.ImportService.Newcomer;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.operator.OperatorAccess;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// People brought by an operator, for `./turtleship import`. Their passwords come hashed: what takes a core for tens of
/// milliseconds is done by whoever brings them.
@Path(OperatorAccess.PATH + "/people")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@PermitAll
class ImportResource {
    record NewPerson(
            @NotNull(message = "A handle is needed")
            @Pattern(regexp = "[a-z0-9_]{3,20}", message = "A handle has 3 to 20 of a-z, 0-9 and _")
            String handle,

            @NotNull(message = "A name is needed") @Size(min = 1, max = 40, message = "A name has 1 to 40 characters")
            String name,

            @NotNull(message = "A password hash is needed") String passwordHash) {}

    /// `sessions` asks for an open session for each new person.
    record Batch(
            @NotNull(message = "Say whom") @Size(min = 1, max = 200, message = "1 to 200 people at once")
            List<@Valid @NotNull NewPerson> people,

            boolean sessions) {}

    /// `existing` counts those who had an account before, or stand twice in the batch.
    record Imported(List<SessionBody> created, int existing) {}

    private final ImportService service;
    private final Bulkheads bulkheads;
    private final Tokens tokens;

    ImportResource(ImportService service, Bulkheads bulkheads, Tokens tokens) {
        this.service = service;
        this.bulkheads = bulkheads;
        this.tokens = tokens;
    }

    @POST
    @Operation(hidden = true)
    public Imported add(@Valid @NotNull Batch body) {
        bulkheads.of("accounts").requireUp();
        var newcomers = new ArrayList<Newcomer>();
        for (int i = 0; i < body.people().size(); i++) {
            var person = body.people().get(i);
            if (!PasswordHash.isOurs(person.passwordHash())) {
                throw Refused.field(
                        "/people/" + i + "/password_hash", "A hash is Argon2id, m=19456, t=2, p=1, in PHC form");
            }
            newcomers.add(new Newcomer(person.handle(), PersonResource.name(person.name()), person.passwordHash()));
        }
        var added = service.add(newcomers);
        var created = body.sessions()
                ? service.open(added).stream()
                        .map(of -> SessionBody.of(of, tokens.access(of), tokens.refresh(of)))
                        .toList()
                : added.stream().map(person -> new SessionBody(person, null)).toList();
        return new Imported(created, newcomers.size() - added.size());
    }
}
