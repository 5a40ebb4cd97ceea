package dev.turtleship.core.media;

import java.time.Instant;
import java.util.UUID;

/// What is known of a stored file, beside its bytes, so that reading needs no database. `key` opens the file to whoever
/// has it; it stands beside the bytes because whoever reads the one reads the other. `width` and `height` are as people
/// see it and zero where they are not known; `thumbnailType` is empty where there is no thumbnail.
record Label(
        UUID id,
        UUID owner,
        String name,
        Kind kind,
        String type,
        long size,
        String sha256,
        int width,
        int height,
        String thumbnailType,
        long thumbnailSize,
        String key,
        Instant storedAt) {
    boolean hasThumbnail() {
        return !thumbnailType.isEmpty();
    }

    boolean has(Storage.Part part) {
        return part == Storage.Part.CONTENT || hasThumbnail();
    }

    String type(Storage.Part part) {
        return part == Storage.Part.CONTENT ? type : thumbnailType;
    }

    long size(Storage.Part part) {
        return part == Storage.Part.CONTENT ? size : thumbnailSize;
    }

    /// Changes when the bytes change, which they never do under one id.
    String etag(Storage.Part part) {
        return "\"" + sha256.substring(0, 32) + (part == Storage.Part.CONTENT ? "" : "-t") + "\"";
    }
}
