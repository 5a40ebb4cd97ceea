package dev.turtleship.core.media;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Stored files. Nothing here but deleting asks the database: what is known of a file stands beside its bytes, so what
/// was sent before an outage is seen during it.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/media/{id}")
@RunOnVirtualThread
class MediaResource {
    /// `key` is null when the owner asks.
    record LinkWanted(String key) {}

    /// `kind` is photo, video, voice or file, as it was announced; `type` is what it really is. `width` and `height`
    /// are missing where they are not known. Only the owner is told the `key`, which opens the file to whoever has
    /// it.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MediaBody(
            UUID id,
            String name,
            String kind,
            String type,
            long size,
            String sha256,
            Integer width,
            Integer height,
            Instant storedAt,
            String key) {}

    /// Addresses at this origin that need no token. `thumbnail_url` is missing where there is no thumbnail.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LinkBody(String url, String thumbnailUrl, Instant expiresAt, MediaBody media) {}

    private final Storage storage;
    private final Intake intake;
    private final Links links;
    private final Bulkheads bulkheads;
    private final Authentication authentication;

    MediaResource(Storage storage, Intake intake, Links links, Bulkheads bulkheads, Authentication authentication) {
        this.storage = storage;
        this.intake = intake;
        this.links = links;
        this.bulkheads = bulkheads;
        this.authentication = authentication;
    }

    @GET
    @Operation(summary = "What is known of a file of one's own, with the key that opens it to others.")
    public MediaBody get(UUID id) {
        var label = label(id);
        if (!owns(label)) {
            throw unknown();
        }
        return body(label, true);
    }

    /// Whoever has the key, and the owner without one. Who has neither hears that there is nothing.
    @POST
    @Path("/links")
    @Operation(summary = "A link to a file that is good for some minutes, for whoever has its key.")
    public LinkBody link(UUID id, @NotNull LinkWanted body) {
        if (bulkheads.of("media").state() == BulkheadState.OFF) {
            throw new Refused(CoreError.ELSEWHERE, "media does not run in this process");
        }
        var label = label(id);
        boolean opens = body.key() == null
                ? owns(label)
                : MessageDigest.isEqual(
                        body.key().getBytes(StandardCharsets.UTF_8), label.key().getBytes(StandardCharsets.UTF_8));
        if (!opens) {
            throw unknown();
        }
        var expiry = links.expiry();
        return new LinkBody(
                links.link(id, Storage.Part.CONTENT, expiry),
                label.hasThumbnail() ? links.link(id, Storage.Part.THUMBNAIL, expiry) : null,
                expiry,
                body(label, false));
    }

    @DELETE
    @Operation(summary = "Delete a file of one's own, for everybody.")
    public void delete(UUID id) {
        intake.delete(id, authentication.caller().account());
    }

    private Label label(UUID id) {
        return storage.label(id).orElseThrow(MediaResource::unknown);
    }

    private boolean owns(Label label) {
        return label.owner().equals(authentication.caller().account().value());
    }

    private static Refused unknown() {
        return new Refused(MediaError.MEDIA_UNKNOWN, "Nothing is stored under this id, or it is not open to you");
    }

    private static MediaBody body(Label label, boolean withKey) {
        return new MediaBody(
                label.id(),
                label.name(),
                label.kind().name().toLowerCase(Locale.ROOT),
                label.type(),
                label.size(),
                label.sha256(),
                label.width() == 0 ? null : label.width(),
                label.height() == 0 ? null : label.height(),
                label.storedAt(),
                withKey ? label.key() : null);
    }
}
