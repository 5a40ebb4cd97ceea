package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.chat.Guise.State;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.id.AccountId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Open groups, seen by whoever has their link.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/open/{code}")
@RunOnVirtualThread
class DoorResource {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Door(
            String title,
            long memberCount,

            @Schema(description = "A host has to let one in.")
            boolean approval,

            @Schema(description = "What one is there: asked, admitted, in, left or banned; missing for who never came.")
            String state) {}

    record Knock(
            @NotNull(message = "Say by which name you go there")
            @Schema(description = "1 to 30 characters; nobody there learns any other name.")
            String alias) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entrance(
            @Schema(description = "in, or asked: then a host has to let one in.")
            String state,

            ConversationId conversation,

            @Schema(description = "Who one is there: the sender of what one says.")
            AccountId me) {}

    private final OpenGroupService groups;
    private final GuiseService guises;
    private final Authentication authentication;

    DoorResource(OpenGroupService groups, GuiseService guises, Authentication authentication) {
        this.groups = groups;
        this.guises = guises;
        this.authentication = authentication;
    }

    @GET
    @Operation(summary = "What a link leads to, before one joins.")
    public Door look(@PathParam("code") String code) {
        var me = authentication.caller().account();
        var door = groups.look(me, code);
        var state = guises.of(me, door.conversation()).map(Guise::state).orElse(null);
        return new Door(door.title(), door.members(), door.approval(), state);
    }

    /// 201 for who came in, 202 for who asked, 200 for who was in before.
    @POST
    @Operation(summary = "Join an open group under an alias, or ask to be let in; the same again changes nothing.")
    public Response join(@PathParam("code") String code, @Valid @NotNull Knock body) {
        var me = authentication.caller().account();
        var alias = Guise.alias(body.alias(), "/alias");
        groups.look(me, code);
        var guise = guises.knock(me, code, alias);
        if (guise.is() == State.ASKED) {
            return Response.status(202)
                    .entity(new Entrance(guise.state(), null, null))
                    .build();
        }
        boolean before = guise.is() == State.IN;
        if (!before) {
            guises.enter(guise);
            guise = guises.of(me, guise.conversation())
                    .filter(now -> now.is() == State.IN)
                    .orElseThrow(DraftService::full);
        }
        var entrance = new Entrance(guise.state(), new ConversationId(guise.conversation()), new AccountId(guise.id()));
        return Response.status(before ? 200 : 201).entity(entrance).build();
    }
}
