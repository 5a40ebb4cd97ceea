package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.turtleship.core.account.Authentication;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One entry of a log, by its number.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/conversations/{id}/entries/{seq}")
@RunOnVirtualThread
class EntryResource {
    record Version(
            @JsonRawValue @Schema(implementation = String.class)
            String text,

            Instant sentAt) {}

    record Versions(List<Version> items) {}

    private final EntryService entries;
    private final Authentication authentication;

    EntryResource(EntryService entries, Authentication authentication) {
        this.entries = entries;
        this.authentication = authentication;
    }

    @GET
    @Path("/versions")
    @Operation(summary = "What a text said, oldest first; more than one when it was edited.")
    public Versions versions(ConversationId id, @PathParam("seq") long seq) {
        var versions = entries.versions(authentication.caller().account(), id, seq);
        return new Versions(versions.stream()
                .map(version -> new Version(version.text(), version.sentAt()))
                .toList());
    }

    @PUT
    @Path("/hidden")
    @Operation(summary = "Delete an entry for oneself; the others keep it.")
    public void hide(ConversationId id, @PathParam("seq") long seq) {
        entries.hide(authentication.caller().account(), id, seq);
    }
}
