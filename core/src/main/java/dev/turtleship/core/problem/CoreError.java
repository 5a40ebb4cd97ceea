package dev.turtleship.core.problem;

/// The refusals that do not belong to one module.
public enum CoreError implements Reason {
    INVALID(400, "invalid", "The request is not valid"),
    UNAUTHENTICATED(401, "unauthenticated", "A valid access token is needed"),
    FORBIDDEN(403, "forbidden", "This is not allowed"),
    NOT_IN_GRACE(403, "not-in-grace", "This needs more than a grace token"),
    NOT_FOUND(404, "not-found", "There is no such thing here"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "This method does not work here"),
    NOT_ACCEPTABLE(406, "not-acceptable", "No answer in an accepted media type"),
    CONFLICT(409, "conflict", "The request contradicts what is stored"),
    TOO_LARGE(413, "too-large", "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body must be application/json"),
    KEY_REUSED(422, "key-reused", "This Idempotency-Key was used for another request"),
    TOO_MANY(429, "too-many", "Too many requests"),
    BUG(500, "internal", "Something went wrong here"),
    BUSY(503, "busy", "Too much to do at the moment"),
    UNAVAILABLE(503, "unavailable", "This service is away at the moment"),
    ELSEWHERE(503, "elsewhere", "This service does not run in this process");

    private final int status;
    private final String slug;
    private final String title;

    CoreError(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    @Override
    public String module() {
        return "core";
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
