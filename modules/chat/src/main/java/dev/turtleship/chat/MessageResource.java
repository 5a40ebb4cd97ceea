package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.chat.MessageService.Sending;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Sending and reading messages with the socket closed.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/conversations/{id}/messages")
@RunOnVirtualThread
class MessageResource {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sent(
            ConversationId conversation,
            long seq,
            UUID clientId,
            AccountId sender,
            Instant sentAt,

            @Schema(description = "When it disappears; missing for what stays.")
            Instant expiresAt,

            boolean duplicate) {}

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int DEFAULT_LIMIT = 50;

    private final EntryService entries;
    private final MessageService messages;
    private final Bulkheads bulkheads;
    private final Authentication authentication;

    MessageResource(EntryService entries, MessageService messages, Bulkheads bulkheads, Authentication authentication) {
        this.entries = entries;
        this.messages = messages;
        this.bulkheads = bulkheads;
        this.authentication = authentication;
    }

    @PUT
    @Path("/{client_id}")
    @Operation(summary = "Send a message under an id of the client's making; the same again is the same message.")
    public Response send(
            ConversationId id, @jakarta.ws.rs.PathParam("client_id") UUID clientId, @NotNull NewMessage body) {
        bulkheads.of("chat").requireUp();
        var me = authentication.caller().account();
        var said = messages.send(new Sending(id, me, clientId, body, ""), PATIENCE);
        var appended = said.appended();
        return Response.status(appended.duplicate() ? 200 : 201)
                .entity(new Sent(
                        id,
                        appended.seq(),
                        clientId,
                        said.draft().sender(),
                        appended.sentAt(),
                        appended.expiresAt(),
                        appended.duplicate()))
                .build();
    }

    @GET
    @Operation(summary = "The log after a sequence number, or before one, oldest first.")
    public EntryService.Log read(
            ConversationId id,
            @QueryParam("after") String after,
            @QueryParam("before") String before,
            @QueryParam("limit") String limit) {
        if (after != null && before != null) {
            throw Refused.field("/before", "Say after or before, not both");
        }
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var me = authentication.caller().account();
        return before == null
                ? entries.after(me, id, Page.number("/after", after, 0), most)
                : entries.before(me, id, Page.number("/before", before, 0), most);
    }
}
