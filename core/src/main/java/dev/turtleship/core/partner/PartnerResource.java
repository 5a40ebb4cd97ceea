package dev.turtleship.core.partner;

import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.module.Manifest;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.operator.OperatorAccess;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The partners of the modules, for `./turtleship partner`. A key is made by whoever adds it, who alone ever sees it:
/// what comes here is its hash.
@Path(OperatorAccess.PATH + "/partners")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@PermitAll
class PartnerResource {
    record NewPartner(
            @NotNull(message = "A module is needed") String module,

            @NotNull(message = "A name is needed") @Size(min = 1, max = 60, message = "A name has 1 to 60 characters")
            String name) {}

    record NewKey(
            @NotNull(message = "The hash of the key is needed")
            @Pattern(regexp = "[0-9a-f]{64}", message = "SHA-256 in 64 hexadecimal digits")
            String sha256) {}

    record Key(UUID id, Instant createdAt) {}

    record Partner(UUID id, String module, String name, List<Key> keys, Instant createdAt) {}

    private static final int DEFAULT_LIMIT = 100;

    private final PartnerService service;
    private final Manifests manifests;
    private final Bulkheads bulkheads;

    PartnerResource(PartnerService service, Manifests manifests, Bulkheads bulkheads) {
        this.service = service;
        this.manifests = manifests;
        this.bulkheads = bulkheads;
    }

    @GET
    @Operation(hidden = true)
    public Page<Partner> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        bulkheads.of("accounts").requireUp();
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var found = service.page(Page.number("/cursor", Page.key(cursor, null), Long.MAX_VALUE), most + 1);
        var page = Page.of(found, most, partner -> Long.toString(partner.seq()));
        var keys = service.goodKeys(page.items());
        return new Page<>(
                page.items().stream().map(partner -> render(partner, keys)).toList(), page.nextCursor());
    }

    @PUT
    @Path("/{id}")
    @Operation(hidden = true)
    public Response add(UUID id, @Valid @NotNull NewPartner body) {
        bulkheads.of("accounts").requireUp();
        if (manifests.all().stream().map(Manifest::name).noneMatch(body.module()::equals)) {
            throw Refused.field("/module", "There is no such module");
        }
        boolean added = service.add(id, body.module(), body.name());
        return Response.status(added ? 201 : 200).build();
    }

    @PUT
    @Path("/{id}/keys/{key}")
    @Operation(hidden = true)
    public Response addKey(UUID id, UUID key, @Valid @NotNull NewKey body) {
        bulkheads.of("accounts").requireUp();
        boolean added = service.addKey(id, key, body.sha256());
        return Response.status(added ? 201 : 200).build();
    }

    @DELETE
    @Path("/keys/{key}")
    @Operation(hidden = true)
    public void revoke(UUID key) {
        bulkheads.of("accounts").requireUp();
        service.revoke(key);
    }

    private static Partner render(PartnerStore.Partner partner, List<PartnerStore.Key> keys) {
        var own = keys.stream()
                .filter(key -> key.partner().equals(partner.id()))
                .map(key -> new Key(key.id(), key.createdAt()))
                .toList();
        return new Partner(partner.id(), partner.module(), partner.name(), own, partner.createdAt());
    }
}
