package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.problem.Refused;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A photo, film, voice message or other file that media keeps: which one, and the key that opens it to everybody here
/// (`POST /v1/media/{media}/links`). All else is what the sender says of it, so that a client can lay it out before it
/// has it. Chat asks media nothing, so a message goes through while media is away; whether the file is there shows when
/// somebody looks at it.
@JsonInclude(JsonInclude.Include.NON_NULL)
record Attachment(
        UUID media,
        String key,

        @Schema(description = "What the file is called, 1 to 255 characters")
        String name,

        @Schema(description = "Bytes") Long size,
        @Schema(description = "Pixels, with height") Integer width,
        Integer height,
        @Schema(description = "How long it plays") Integer seconds) {
    /// 256 bits in Base64 for URLs, as media makes them.
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final int MAX_NAME = 255;
    private static final long MAX_SIZE = 1L << 40;
    private static final int MAX_PIXELS = 100_000;
    private static final int MAX_SECONDS = 24 * 60 * 60;

    static String body(Attachment given, String at) {
        Words.given(given, at);
        var body = Words.object()
                .put("media", Words.given(given.media, at + "/media").toString())
                .put("key", key(given.key, at + "/key"));
        if (given.name != null) {
            body.put("name", Words.line(given.name, MAX_NAME, at + "/name"));
        }
        if (given.size != null) {
            body.put("size", within(given.size, MAX_SIZE, at + "/size"));
        }
        if (given.width != null || given.height != null) {
            body.put("width", within(given.width, MAX_PIXELS, at + "/width"))
                    .put("height", within(given.height, MAX_PIXELS, at + "/height"));
        }
        if (given.seconds != null) {
            body.put("seconds", within(given.seconds, MAX_SECONDS, at + "/seconds"));
        }
        return body.toString();
    }

    private static String key(String key, String pointer) {
        if (!KEY.matcher(Words.given(key, pointer)).matches()) {
            throw Refused.field(pointer, "The key that media told when the file was stored");
        }
        return key;
    }

    private static long within(Number number, long most, String pointer) {
        long value = Words.given(number, pointer).longValue();
        if (value < 1 || value > most) {
            throw Refused.field(pointer, "1 to " + most);
        }
        return value;
    }
}
