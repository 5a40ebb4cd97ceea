package dev.turtleship.core.bulkhead;

import dev.turtleship.core.http.Refusals;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.problem.Refused;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// The door: before any work is done for a request, its module must run here, have a place free, and be up if the
/// request writes. A flood at one module, and everything sent to one that is away, is turned away here, on the event
/// loop, and costs the others next to nothing.
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
        try {
            if (needsModule(context, bulkhead.state())) {
                bulkhead.requireUp();
            }
            bulkhead.enter();
            context.addEndHandler(_ -> bulkhead.leave());
            context.next();
        } catch (Refused refused) {
            Refusals.answer(context, refused);
        }
    }

    private boolean needsModule(RoutingContext context, BulkheadState state) {
        var request = context.request();
        return state != BulkheadState.UP
                && (state == BulkheadState.OFF || writes(request.method()))
                && !manifests.answeredWhileAway(request.method().name(), context.normalizedPath());
    }

    /// What only reads goes on to its lane: some answers come from memory though the database is away.
    private static boolean writes(HttpMethod method) {
        return method != HttpMethod.GET && method != HttpMethod.HEAD;
    }
}
