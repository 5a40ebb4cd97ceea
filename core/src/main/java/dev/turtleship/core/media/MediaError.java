package dev.turtleship.core.media;

import dev.turtleship.core.problem.Reason;

enum MediaError implements Reason {
    UPLOAD_UNKNOWN(404, "upload-unknown", "There is no such upload"),
    MEDIA_UNKNOWN(404, "media-unknown", "There is no such photo, video or file"),
    ID_USED(409, "id-used", "This id was used for something else"),
    WRONG_OFFSET(409, "wrong-offset", "The next byte wanted is another one"),
    OTHER_WRITER(423, "other-writer", "Another request is bringing bytes of this upload"),
    OVER(410, "upload-over", "This upload is over"),
    TOO_LARGE(413, "too-large", "The file is too large"),
    WRONG_BODY(415, "wrong-body", "The body must be application/offset+octet-stream"),
    WRONG_PROTOCOL(412, "wrong-protocol", "This version of tus is not spoken here"),
    NOT_AS_DECLARED(422, "not-as-declared", "The file is not what it was said to be"),
    CHECKSUM(422, "checksum", "The bytes are not those that were announced"),
    TOO_MANY_OPEN(429, "too-many-open", "Too many uploads are under way"),
    TOO_MUCH_TODAY(429, "too-much-today", "Enough was sent for one day"),
    LINK_REFUSED(403, "link-refused", "This link is not good any more"),
    RANGE_REFUSED(416, "range-refused", "There is no such part of the file"),
    STORAGE_FULL(503, "storage-full", "There is no room for files at the moment"),
    STORAGE_UNAVAILABLE(503, "storage-unavailable", "Files cannot be stored or read at the moment");

    private final int status;
    private final String slug;
    private final String title;

    MediaError(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    @Override
    public String module() {
        return "media";
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String slug() {
        return slug;
    }

    @Override
    public String title() {
        return title;
    }
}
