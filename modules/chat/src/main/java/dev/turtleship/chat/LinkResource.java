package dev.turtleship.chat;

import dev.turtleship.chat.GuiseStore.Link;
import dev.turtleship.core.account.Authentication;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The link of an open group.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/conversations/{id}/link")
@RunOnVirtualThread
class LinkResource {
    record Rules(
            @NotNull(message = "Say whether a host has to let people in")
            @Schema(description = "Whether a host has to let people in.")
            Boolean approval) {}

    private final OpenGroupService groups;
    private final Authentication authentication;

    LinkResource(OpenGroupService groups, Authentication authentication) {
        this.groups = groups;
        this.authentication = authentication;
    }

    @GET
    @Operation(summary = "The link of an open group; its members may give it to others.")
    public Link get(ConversationId id) {
        return groups.link(authentication.caller().account(), id);
    }

    @PUT
    @Operation(summary = "Say whether a host has to let people in; makes a link where there is none.")
    public Link put(ConversationId id, @Valid @NotNull Rules body) {
        return groups.keep(authentication.caller().account(), id, body.approval());
    }

    @POST
    @Operation(summary = "Make a new link; the old one leads nowhere from now on.")
    public Link renew(ConversationId id) {
        return groups.renew(authentication.caller().account(), id);
    }

    @DELETE
    @Operation(summary = "Have no link: nobody joins until there is a new one.")
    public void revoke(ConversationId id) {
        groups.revoke(authentication.caller().account(), id);
    }
}
