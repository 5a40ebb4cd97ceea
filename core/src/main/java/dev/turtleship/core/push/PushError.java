package dev.turtleship.core.push;

import dev.turtleship.core.problem.Reason;

enum PushError implements Reason {
    ID_USED(409, "id-used", "This id was used for something else"),
    ENDPOINT_USED(409, "endpoint-used", "Somebody else's device is told at this address"),
    TOO_MANY_SUBSCRIPTIONS(409, "too-many-subscriptions", "Too many devices want to be told"),
    NOTIFICATION_UNKNOWN(404, "notification-unknown", "There is no such notification");

    private final int status;
    private final String slug;
    private final String title;

    PushError(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    @Override
    public String module() {
        return "push";
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
