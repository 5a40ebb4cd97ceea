package dev.turtleship.core.bulkhead;

import dev.turtleship.core.http.RequestId;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// The door: before any work is done for a request, its module must run here and have a place free. A flood at one
/// module is turned away here, on the event loop, and costs the others nothing.
@ApplicationScoped
class Admission {
    private static final int AFTER_REQUEST_ID = 900;

    private final Bulkheads bulkheads;
    private final Manifests manifests;

    Admission(Bulkheads bulkheads, Manifests manifests) {
        this.bulkheads = bulkheads;
        this.manifests = manifests;
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, AFTER_REQUEST_ID);
    }

    private void admit(RoutingContext context) {
        var owner = manifests.ownerOf(context.normalizedPath());
        if (owner.isEmpty()) {
            context.next();
            return;
        }
        var bulkhead = bulkheads.of(owner.get());
        if (bulkhead.state() == BulkheadState.OFF) {
            refuse(context, new Refused(CoreError.ELSEWHERE, bulkhead.name() + " does not run in this process"));
        } else if (!bulkhead.enter()) {
            refuse(context, new Refused(CoreError.BUSY, "Too many requests at once for " + bulkhead.name()));
        } else {
            context.addEndHandler(_ -> bulkhead.leave());
            context.next();
        }
    }

    private static void refuse(RoutingContext context, Refused refused) {
        context.response()
                .setStatusCode(refused.reason().status())
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Retry-After", "1")
                .end(Json.encode(new JsonObject(refused.body(RequestId.current()))));
    }
}
