package dev.turtleship.core.http;

import dev.turtleship.core.problem.Refused;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/// Refusing on the event loop, before the request reaches a resource; the same problem as everywhere else.
public final class Refusals {
    private Refusals() {}

    public static void answer(RoutingContext context, Refused refused) {
        var response = context.response()
                .setStatusCode(refused.reason().status())
                .putHeader("Content-Type", "application/problem+json");
        if (refused.retryAfter().isPositive()) {
            response.putHeader(
                    "Retry-After",
                    Long.toString(Math.max(1, refused.retryAfter().toSeconds())));
        }
        response.end(Json.encode(new JsonObject(refused.body(RequestId.current()))));
    }
}
