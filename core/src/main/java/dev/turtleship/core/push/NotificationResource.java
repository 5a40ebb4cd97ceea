package dev.turtleship.core.push;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The list of what one was told, which needs nobody whose news it is.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/push/notifications")
@RunOnVirtualThread
class NotificationResource {
    private static final int DEFAULT_LIMIT = 50;

    /// In the words of its module; `subject` is an id of that module. `read_at` is missing until it was read.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NotificationBody(
            UUID id, String module, String kind, String subject, String text, Instant at, Instant readAt) {}

    record ReadUntil(
            @NotNull(message = "Say until which notification")
            UUID until) {}

    private final NotificationService notifications;
    private final Authentication authentication;

    NotificationResource(NotificationService notifications, Authentication authentication) {
        this.notifications = notifications;
        this.authentication = authentication;
    }

    @GET
    @Operation(summary = "What one was told in the last thirty days, newest first.")
    public Page<NotificationBody> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        long before = Page.number("/cursor", Page.key(cursor, null), Long.MAX_VALUE);
        var rows = notifications.list(authentication.caller().account(), before, most + 1);
        var page = Page.of(rows, most, row -> Long.toString(row.seq()));
        return new Page<>(page.items().stream().map(NotificationResource::body).toList(), page.nextCursor());
    }

    @PUT
    @Path("/read")
    @Operation(summary = "Mark a notification and all that came before it as read.")
    public void read(@Valid @NotNull ReadUntil body) {
        notifications.read(authentication.caller().account(), body.until());
    }

    private static NotificationBody body(NotificationStore.Row row) {
        return new NotificationBody(
                row.id(), row.module(), row.kind(), row.subject(), row.text(), row.at(), row.readAt());
    }
}
