package dev.turtleship.chat;

import dev.turtleship.chat.Guise.State;
import dev.turtleship.chat.GuiseStore.Listed;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Who asks to be let into an open group, for its hosts.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/conversations/{id}/requests")
@RunOnVirtualThread
class RequestResource {
    private static final int DEFAULT_LIMIT = 50;

    private final GuiseService guises;
    private final Authentication authentication;

    RequestResource(GuiseService guises, Authentication authentication) {
        this.guises = guises;
        this.authentication = authentication;
    }

    @GET
    @Operation(summary = "Who asks to be let in, by the id and the alias they would have.")
    public Page<Listed> list(
            ConversationId id, @QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var me = authentication.caller().account();
        var rows = guises.list(me, id, State.ASKED, Page.id(cursor), most + 1);
        return Page.of(rows, most, row -> row.id().toString());
    }

    @PUT
    @Path("/{person}")
    @Operation(summary = "Let somebody in who asked.")
    public void admit(ConversationId id, @PathParam("person") UUID person) {
        var guise = guises.admit(authentication.caller().account(), id, person);
        if (guise.is() == State.ADMITTED) {
            guises.enter(guise);
        }
    }

    @DELETE
    @Path("/{person}")
    @Operation(summary = "Do not let somebody in who asked; they may ask again.")
    public void refuse(ConversationId id, @PathParam("person") UUID person) {
        guises.refuse(authentication.caller().account(), id, person);
    }
}
