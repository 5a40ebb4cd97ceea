package dev.turtleship.core.http;

import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// No body is larger than 64 KiB. One that says so is refused here, before a byte of it is read; one that does not is
/// cut off by the parser. (`quarkus.http.limits.max-body-size` is the same limit once more, far above, for what is no
/// JSON: it closes the connection without a word.)
@ApplicationScoped
class BodyLimit {
    static final int MAX_BYTES = 64 * 1024;
    private static final int AFTER_REQUEST_ID = 950;

    void register(@Observes Filters filters) {
        filters.register(BodyLimit::check, AFTER_REQUEST_ID);
    }

    private static void check(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        if (length != null && (length.length() > 9 || Long.parseLong(length) > MAX_BYTES)) {
            context.response().putHeader("Connection", "close");
            Refusals.answer(context, new Refused(CoreError.TOO_LARGE, "A body has at most " + MAX_BYTES + " bytes"));
        } else {
            context.next();
        }
    }
}
