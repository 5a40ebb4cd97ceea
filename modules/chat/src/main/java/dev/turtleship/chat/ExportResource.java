package dev.turtleship.chat;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.logging.Logger;

/// A conversation to take away, as far as its member may see it.
@Path("/v1/chat/conversations/{id}/export")
@RunOnVirtualThread
class ExportResource {
    private static final Logger LOG = Logger.getLogger(ExportResource.class);

    private final ExportService exports;
    private final Authentication authentication;

    ExportResource(ExportService exports, Authentication authentication) {
        this.exports = exports;
        this.authentication = authentication;
    }

    @GET
    @Operation(summary = "The whole conversation as text to read or as JSON, oldest first.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "text/plain", schema = @Schema(implementation = String.class)),
                @Content(mediaType = "application/json", schema = @Schema(implementation = ExportService.Export.class))
            })
    public Response export(@Context HttpServerRequest request, ConversationId id, @QueryParam("format") String format) {
        var me = authentication.caller().account();
        boolean json = "json".equals(format);
        if (!json && format != null && !format.equals("text")) {
            throw Refused.field("/format", "Say text or json");
        }
        var title = exports.begin(me, id);
        StreamingOutput output = out -> {
            try {
                if (json) {
                    exports.json(me, id, title, out);
                } else {
                    exports.text(me, id, out);
                }
            } catch (RuntimeException | IOException broken) {
                // What breaks off in the middle must not look whole.
                LOG.warnf(broken, "an export of %s broke off", id);
                request.response().reset();
            }
        };
        return Response.ok(output, json ? "application/json" : "text/plain;charset=UTF-8")
                .header("Content-Disposition", "attachment; filename=\"conversation." + (json ? "json" : "txt") + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
