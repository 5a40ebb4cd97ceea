package dev.turtleship.core.media;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;

/// What bytes are, by how they begin and by nothing else: a name says what somebody wants them to be.
final class ContentType {
    /// Apache Tika looks no further.
    private static final int FIRST_BYTES = 64 * 1024;

    private static final int BRAND_AT = 8;
    private static final int BRAND_LENGTH = 4;

    private ContentType() {}

    /// Reads the first bytes; whoever gave the stream closes it.
    static String of(InputStream bytes) throws IOException {
        var first = new BufferedInputStream(bytes, FIRST_BYTES);
        String type = MimeTypes.getDefaultMimeTypes()
                .detect(first, new Metadata())
                .getBaseType()
                .toString();
        return type.equals("video/quicktime") && !brand(first).equals("qt  ") ? "video/mp4" : type;
    }

    /// The standard that such a file follows first (ISO/IEC 14496-12, 4.3). Tika takes every brand that it does not
    /// know for QuickTime's, and `isom`, which most films have, is among those.
    private static String brand(InputStream first) throws IOException {
        var head = first.readNBytes(BRAND_AT + BRAND_LENGTH);
        boolean told = head.length == BRAND_AT + BRAND_LENGTH
                && new String(head, BRAND_AT - 4, 4, StandardCharsets.ISO_8859_1).equals("ftyp");
        return told ? new String(head, BRAND_AT, BRAND_LENGTH, StandardCharsets.ISO_8859_1) : "qt  ";
    }
}
