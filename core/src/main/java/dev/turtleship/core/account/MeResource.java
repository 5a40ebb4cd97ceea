package dev.turtleship.core.account;

import dev.turtleship.contracts.account.PersonChanged;
import dev.turtleship.core.account.PersonStore.Person;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.persistence.OptimisticLockException;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Oneself: profile and contacts.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/me")
@RunOnVirtualThread
class MeResource {
    record Profile(
            @NotNull(message = "A name is needed") @Size(min = 1, max = 40, message = "A name has 1 to 40 characters")
            String name) {}

    private static final int DEFAULT_LIMIT = 20;

    private final AccountStore accounts;
    private final PersonStore people;
    private final Outbox outbox;
    private final Authentication authentication;
    private final Clock clock;

    MeResource(AccountStore accounts, PersonStore people, Outbox outbox, Authentication authentication, Clock clock) {
        this.accounts = accounts;
        this.people = people;
        this.outbox = outbox;
        this.authentication = authentication;
        this.clock = clock;
    }

    @GET
    @InLane("accounts.profile")
    @Transactional
    @Operation(summary = "Oneself.")
    public Person me() {
        return find(myId());
    }

    @PATCH
    @InLane("accounts.profile")
    @Transactional
    @Operation(summary = "Change one's profile.")
    public Person change(@Valid @NotNull Profile body) {
        var account = accounts.findById(myId());
        if (account == null) {
            throw PersonResource.unknown();
        }
        account.rename(PersonResource.name(body.name()));
        try {
            accounts.flush();
        } catch (OptimisticLockException _) {
            throw new Refused(AccountError.CHANGED_MEANWHILE, "Read your profile again and repeat the change");
        }
        outbox.send(
                "accounts",
                account.id.toString(),
                new PersonChanged(account.id, account.handle, account.name, account.version));
        return new Person(account.id, account.handle, account.name);
    }

    @GET
    @Path("/contacts")
    @InLane("accounts.profile")
    @Transactional
    @Operation(summary = "One's contacts, by handle.")
    public Page<Person> contacts(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        return Page.of(people.contacts(myId(), Page.key(cursor, ""), most + 1), most, Person::handle);
    }

    @PUT
    @Path("/contacts/{id}")
    @InLane("accounts.profile")
    @Transactional
    @Operation(summary = "Add a contact.")
    public Person addContact(UUID id) {
        var person = find(id);
        people.addContact(myId(), id, clock.instant());
        return person;
    }

    @DELETE
    @Path("/contacts/{id}")
    @InLane("accounts.profile")
    @Transactional
    @Operation(summary = "Remove a contact.")
    public void removeContact(UUID id) {
        people.removeContact(myId(), id);
    }

    private UUID myId() {
        return authentication.caller().account().value();
    }

    private Person find(UUID id) {
        return people.find(id).orElseThrow(PersonResource::unknown);
    }
}
