package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.chat.MessageService.Sending;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One's messages that are to be sent later.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/conversations/{id}/scheduled")
@RunOnVirtualThread
class ScheduleResource {
    record NewScheduled(
            @NotNull(message = "Say what is to be sent") NewMessage message,

            @NotNull(message = "Say when") Instant sendAt) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Scheduled(
            UUID clientId,
            NewMessage message,
            Instant sendAt,

            @Schema(description = "Why it could not be sent when its time came: the last part of a problem's type.")
            String refused) {}

    record Listed(List<Scheduled> items) {}

    private final ScheduleService scheduled;
    private final MessageService messages;
    private final Authentication authentication;

    ScheduleResource(ScheduleService scheduled, MessageService messages, Authentication authentication) {
        this.scheduled = scheduled;
        this.messages = messages;
        this.authentication = authentication;
    }

    /// What it may not say is refused now, as far as that can be known now.
    @PUT
    @Path("/{client_id}")
    @Operation(summary = "Send a message later, under an id of the client's making; the same id again changes it.")
    public void put(ConversationId id, @PathParam("client_id") UUID clientId, @Valid @NotNull NewScheduled body) {
        var me = authentication.caller().account();
        var message = body.message();
        if (!Entry.CONTENT.contains(message.kind())) {
            throw Refused.field("/message/kind", "Only what says something itself can be sent later");
        }
        var draft = messages.check(new Sending(id, me, clientId, message, "/message"));
        scheduled.put(me, draft, message, body.sendAt());
    }

    @GET
    @Operation(summary = "What one wants sent later in a conversation, the next first.")
    public Listed list(ConversationId id) {
        var me = authentication.caller().account();
        return new Listed(scheduled.list(id, me).stream()
                .map(row -> new Scheduled(row.clientId(), scheduled.read(row), row.sendAt(), row.refused()))
                .toList());
    }

    @DELETE
    @Path("/{client_id}")
    @Operation(summary = "Do not send it; what was sent stays sent.")
    public void delete(ConversationId id, @PathParam("client_id") UUID clientId) {
        scheduled.delete(id, authentication.caller().account(), clientId);
    }
}
