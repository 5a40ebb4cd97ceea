package dev.turtleship.chat;

import dev.turtleship.chat.Guise.State;
import dev.turtleship.chat.GuiseStore.Listed;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Who was put out of an open group and may not come back, for its hosts.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/conversations/{id}/bans")
@RunOnVirtualThread
class BanResource {
    private static final int DEFAULT_LIMIT = 50;

    private final GuiseService guises;
    private final Authentication authentication;

    BanResource(GuiseService guises, Authentication authentication) {
        this.guises = guises;
        this.authentication = authentication;
    }

    @GET
    @Operation(summary = "Who was put out and may not come back.")
    public Page<Listed> list(
            ConversationId id, @QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var me = authentication.caller().account();
        var rows = guises.list(me, id, State.BANNED, Page.id(cursor), most + 1);
        return Page.of(rows, most, row -> row.id().toString());
    }

    @DELETE
    @Path("/{person}")
    @Operation(summary = "Let somebody come back by the link.")
    public void lift(ConversationId id, @PathParam("person") UUID person) {
        guises.forgive(authentication.caller().account(), id, person);
    }
}
