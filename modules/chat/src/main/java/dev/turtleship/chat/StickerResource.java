package dev.turtleship.chat;

import dev.turtleship.chat.Stickers.Wording;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/// The packs of stickers and their drawings, answered from memory whatever is away. Open to everybody: a browser sends
/// no token with the address of an image, and there is nothing of anybody's in it.
@Path("/v1/chat/sticker-packs")
@PermitAll
@RunOnVirtualThread
class StickerResource {
    static final String PATH = "/v1/chat/sticker-packs/";

    /// `author` drew it.
    record PackBody(String id, Wording title, String author, List<StickerBody> stickers) {}

    /// `alt` says what the drawing shows; `url` is where it is, at this origin.
    record StickerBody(String name, Wording alt, String url) {}

    record Packs(List<PackBody> items) {}

    private static final String SVG = "image/svg+xml";

    /// A year, the longest that caches keep anything: what a sticker shows never changes under its name.
    private static final String FOR_EVER = "public, immutable, max-age=31536000";

    private final Stickers stickers = Stickers.shipped();

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "All packs of stickers.")
    public Packs list() {
        return new Packs(stickers.packs().stream().map(StickerResource::body).toList());
    }

    @GET
    @Path("/{pack}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "One pack of stickers.")
    public PackBody get(String pack) {
        return body(stickers.pack(pack).orElseThrow(() -> unknown("There is no such pack")));
    }

    @GET
    @Path("/{pack}/{name}.svg")
    @Operation(summary = "What a sticker looks like.")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = SVG, schema = @Schema(implementation = String.class)))
    public Response drawing(
            @Context HttpServerRequest request,
            String pack,
            String name,
            @Parameter(hidden = true) @HeaderParam("If-None-Match") String known) {
        var drawing = stickers.drawing(pack, name).orElseThrow(() -> unknown("There is no such sticker"));
        // In place of the page's own, which every answer has; "nosniff" every answer has, too. Whoever opens a drawing
        // by its address gets a picture with its own style, and nothing that runs.
        request.response()
                .putHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
        var answer = drawing.etag().equals(known) ? Response.notModified() : Response.ok(drawing.svg(), SVG);
        return answer.header("ETag", drawing.etag())
                .header("Cache-Control", FOR_EVER)
                .build();
    }

    private static PackBody body(Stickers.Pack pack) {
        return new PackBody(
                pack.id(),
                pack.title(),
                pack.author(),
                pack.stickers().stream()
                        .map(sticker -> new StickerBody(
                                sticker.name(), sticker.alt(), PATH + pack.id() + "/" + sticker.name() + ".svg"))
                        .toList());
    }

    private static Refused unknown(String detail) {
        return new Refused(CoreError.NOT_FOUND, detail);
    }
}
