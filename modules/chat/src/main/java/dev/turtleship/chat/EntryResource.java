package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.turtleship.core.account.Authentication;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
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

    record Report(
            @NotNull(message = "Say spam, abuse, fraud, sexual, danger or other")
            @Pattern(
                    regexp = "spam|abuse|fraud|sexual|danger|other",
                    message = "Say spam, abuse, fraud, sexual, danger or other")
            String reason,

            @Schema(description = "What the reporter adds, up to 1,000 characters")
            String words) {}

    private static final int MAX_WORDS = 1000;

    private final EntryService entries;
    private final ReportService reports;
    private final Authentication authentication;

    EntryResource(EntryService entries, ReportService reports, Authentication authentication) {
        this.entries = entries;
        this.reports = reports;
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

    @PUT
    @Path("/report")
    @Operation(summary = "Complain to the operators of what somebody said; a copy of it is kept for them.")
    public void report(ConversationId id, @PathParam("seq") long seq, @Valid @NotNull Report body) {
        String words = body.words() == null ? "" : Words.line(body.words(), MAX_WORDS, "/words");
        reports.report(authentication.caller().account(), id, seq, body.reason(), words);
    }
}
