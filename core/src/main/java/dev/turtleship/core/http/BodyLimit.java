package dev.turtleship.core.http;

import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.List;

/// No body is larger than 64 KiB, but for the routes of which a module says otherwise ([LargeBody]). One that says so
/// is refused here, before a byte of it is read; one that does not is cut off by the parser.
/// (`quarkus.http.limits.max-body-size` is the largest of all limits once more, for what is no JSON: it closes the
/// connection without a word.)
@ApplicationScoped
class BodyLimit {
    static final int MAX_BYTES = 64 * 1024;
    private static final int AFTER_REQUEST_ID = 950;

    private final List<LargeBody> large;

    BodyLimit(@Any Instance<LargeBody> large) {
        this.large = large.stream().toList();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_REQUEST_ID);
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        if (length == null) {
            context.next();
            return;
        }
        long most = most(context);
        if (length.length() > 9 || Long.parseLong(length) > most) {
            context.response().putHeader("Connection", "close");
            Refusals.answer(context, new Refused(CoreError.TOO_LARGE, "A body has at most " + most + " bytes"));
        } else {
            context.next();
        }
    }

    private long most(RoutingContext context) {
        for (var route : large) {
            if (route.fits(context.request().method().name(), context.normalizedPath())) {
                return route.maxBytes();
            }
        }
        return MAX_BYTES;
    }
}
