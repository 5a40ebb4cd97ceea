package dev.turtleship.core.media;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;

/// Sending a file, in as many pieces and over as many connections as it takes. HEAD and PATCH are those of tus 1.0.0
/// (tus.io/protocols/resumable-upload), so that its clients work once an upload has begun.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/media/uploads/{id}")
@RunOnVirtualThread
class UploadResource {
    private static final Logger LOG = Logger.getLogger(UploadResource.class);

    /// No request brings more: a piece is flushed to the disk at its end, and what the disk must have room for is
    /// known.
    static final int CHUNK_BYTES = 8 << 20;

    private static final String PIECE = "application/offset+octet-stream";
    private static final String OFFSET = "Upload-Offset";
    private static final String TUS = "Tus-Resumable";
    private static final String TUS_VERSION = "1.0.0";

    record NewUpload(
            @NotNull(message = "A name is needed") @Size(min = 1, max = 255, message = "1 to 255 characters")
            String name,

            @Min(value = 1, message = "At least one byte") long size,

            @NotNull(message = "Say of what type it is")
            @Pattern(
                    regexp = "[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}",
                    message = "A type is written like image/jpeg, without parameters")
            String type,

            @Pattern(regexp = "[0-9a-f]{64}", message = "64 hexadecimal digits, in lower case")
            String sha256) {
        Upload.Announced announced() {
            return new Upload.Announced(name, type, size, sha256 == null ? "" : sha256);
        }
    }

    /// `state` is uploading, stored, refused, expired or deleted; `reason` says why it was refused, as the last part of
    /// the problem's type. `offset` is the next byte wanted; no request may bring more than `chunk_bytes`.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UploadBody(
            UUID id, String state, String reason, long offset, long size, int chunkBytes, Instant expiresAt) {}

    private final Intake intake;
    private final MediaConfig config;
    private final Authentication authentication;

    UploadResource(Intake intake, MediaConfig config, Authentication authentication) {
        this.intake = intake;
        this.config = config;
        this.authentication = authentication;
    }

    @PUT
    @Operation(summary = "Begin to send a file, under an id of the client's making; a new id, a new file.")
    public Response begin(UUID id, @Valid @NotNull NewUpload body) {
        var announced = body.announced();
        long most = (announced.kind() == Kind.PHOTO ? config.photoBytes() : config.fileBytes()).asLongValue();
        if (announced.size() > most) {
            throw new Refused(MediaError.TOO_LARGE, "It may have at most " + most + " bytes").with("most_bytes", most);
        }
        var progress = intake.begin(id, authentication.caller().account(), announced);
        return Response.status(progress.created() ? 201 : 200)
                .entity(body(progress))
                .build();
    }

    @GET
    @Operation(summary = "How far an upload is, and what became of it.")
    public UploadBody get(UUID id) {
        return body(intake.look(id, authentication.caller().account()));
    }

    /// Stops whoever is still bringing bytes, so that the offset holds for the next.
    @HEAD
    @Operation(summary = "The next byte wanted, in the header Upload-Offset (tus 1.0.0).")
    public Response head(@HeaderParam(TUS) String protocol, UUID id) {
        requireProtocol(protocol);
        var progress = intake.halt(id, authentication.caller().account());
        int status =
                switch (progress.upload().state()) {
                    case UPLOADING, STORED -> 200;
                    case REFUSED, EXPIRED, DELETED -> 410;
                };
        return Response.status(status)
                .header(TUS, TUS_VERSION)
                .header(OFFSET, progress.offset())
                .header("Upload-Length", progress.upload().announced().size())
                .header("Cache-Control", "no-store")
                .build();
    }

    /// Answers after everything that came is on the disk; at the last byte, after the file was looked at and stored.
    @PATCH
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Bring the bytes from Upload-Offset on, at most 8 MiB at once (tus 1.0.0).")
    public Response append(
            @Context HttpServerRequest request,
            @HeaderParam(TUS) String protocol,
            @HeaderParam(OFFSET) String offset,
            UUID id,
            InputStream body) {
        try {
            requireProtocol(protocol);
            requirePiece(request);
            String length = request.getHeader("Content-Length");
            var piece = new Intake.Piece(
                    number(offset), length == null ? -1 : Long.parseLong(length), body, () -> request.response()
                            .reset());
            var progress = intake.receive(id, authentication.caller().account(), piece);
            return Response.noContent()
                    .header(TUS, TUS_VERSION)
                    .header(OFFSET, progress.offset())
                    .build();
        } catch (Refused refused) {
            drain(body);
            throw refused;
        }
    }

    /// The rest of a piece that is refused, so that its sender, who may still be sending, hears why.
    private static void drain(InputStream body) {
        try (body) {
            LOG.trace("reading the rest of a refused piece");
        } catch (IOException cut) {
            LOG.debugf("nobody hears a refusal: %s", cut.getMessage());
        }
    }

    @DELETE
    @Operation(summary = "Give up an upload.")
    public void cancel(UUID id) {
        intake.cancel(id, authentication.caller().account());
    }

    private static void requirePiece(HttpServerRequest request) {
        String type = String.valueOf(request.getHeader("Content-Type"));
        if (!type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(PIECE)) {
            throw new Refused(MediaError.WRONG_BODY, "Send " + PIECE);
        }
    }

    private static long number(String offset) {
        if (offset == null || !offset.matches("[0-9]{1,15}")) {
            throw new Refused(MediaError.WRONG_OFFSET, "Say in " + OFFSET + " where these bytes begin");
        }
        return Long.parseLong(offset);
    }

    private static void requireProtocol(String protocol) {
        if (protocol != null && !protocol.equals(TUS_VERSION)) {
            throw new Refused(MediaError.WRONG_PROTOCOL, "Version " + TUS_VERSION + " is")
                    .header("Tus-Version", TUS_VERSION);
        }
    }

    private static UploadBody body(Intake.Progress progress) {
        var upload = progress.upload();
        return new UploadBody(
                upload.id(),
                upload.state().column(),
                upload.reason().isEmpty() ? null : upload.reason(),
                progress.offset(),
                upload.announced().size(),
                CHUNK_BYTES,
                upload.expiresAt());
    }
}
