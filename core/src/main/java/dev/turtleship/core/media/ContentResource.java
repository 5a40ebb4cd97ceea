package dev.turtleship.core.media;

import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;

/// The bytes of files, to whoever has a link. What strangers sent must not act in our name: no browser guesses its
/// type, runs a script of it or shows it unless it is a picture, a film or a sound.
@Path("/v1/media/{id}")
@PermitAll
@RunOnVirtualThread
class ContentResource {
    private static final Logger LOG = Logger.getLogger(ContentResource.class);
    private static final int BUFFER = 64 * 1024;

    private final Storage storage;
    private final Links links;

    ContentResource(Storage storage, Links links) {
        this.storage = storage;
        this.links = links;
    }

    @GET
    @Path("/content")
    @Operation(summary = "The bytes of a file, or a range of them, by a link.")
    public Response content(
            @Context HttpServerRequest request,
            UUID id,
            @QueryParam("expires") long expires,
            @QueryParam("signature") String signature) {
        links.require(id, Storage.Part.CONTENT, expires, signature);
        return answer(request, id, Storage.Part.CONTENT, expires);
    }

    @GET
    @Path("/thumbnail")
    @Operation(summary = "A small picture of a photo, by a link.")
    public Response thumbnail(
            @Context HttpServerRequest request,
            UUID id,
            @QueryParam("expires") long expires,
            @QueryParam("signature") String signature) {
        links.require(id, Storage.Part.THUMBNAIL, expires, signature);
        return answer(request, id, Storage.Part.THUMBNAIL, expires);
    }

    private Response answer(HttpServerRequest request, UUID id, Storage.Part part, long expires) {
        // In place of the page's own, which every answer has; "nosniff" every answer has, too.
        request.response().putHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        var label = storage.label(id)
                .filter(known -> known.has(part))
                .orElseThrow(() -> new Refused(MediaError.MEDIA_UNKNOWN, "It was deleted"));
        String etag = label.etag(part);
        long size = label.size(part);
        if (etag.equals(request.getHeader("If-None-Match"))) {
            return headed(Response.notModified(), label, part, expires).build();
        }
        String unless = request.getHeader("If-Range");
        var range = ByteRange.of(unless == null || unless.equals(etag) ? request.getHeader("Range") : null, size);
        var answer = headed(Response.status(range.whole() ? 200 : 206), label, part, expires)
                .type(label.type(part))
                .header("Content-Length", range.length());
        if (!range.whole()) {
            answer.header("Content-Range", range.contentRange(size));
        }
        StreamingOutput bytes = output -> write(request, id, part, range, output);
        return answer.entity(bytes).build();
    }

    private Response.ResponseBuilder headed(
            Response.ResponseBuilder answer, Label label, Storage.Part part, long expires) {
        boolean shown = part == Storage.Part.THUMBNAIL || label.kind().shows(label.type());
        return answer.header("ETag", label.etag(part))
                .header("Accept-Ranges", "bytes")
                .header(
                        "Cache-Control",
                        "private, immutable, max-age=" + links.left(expires).toSeconds())
                .header("Content-Disposition", (shown ? "inline" : "attachment") + named(label.name()))
                .header("Cross-Origin-Resource-Policy", "same-origin");
    }

    /// RFC 6266 with RFC 8187: any name survives, and none ends the header.
    private static String named(String name) {
        return "; filename*=UTF-8''"
                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A");
    }

    /// What breaks off in the middle must not look whole.
    private void write(HttpServerRequest request, UUID id, Storage.Part part, ByteRange range, OutputStream output) {
        try (var input = storage.open(id, part, range.first())) {
            var buffer = new byte[BUFFER];
            long left = range.length();
            while (left > 0) {
                int n = input.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw new IOException("the file ends early");
                }
                output.write(buffer, 0, n);
                left -= n;
            }
        } catch (IOException cut) {
            LOG.debugf("a download of %s was cut: %s", id, cut.getMessage());
            request.response().reset();
        }
    }
}
