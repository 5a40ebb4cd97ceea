package dev.turtleship.core.bulkhead;

import dev.turtleship.core.http.Refusals;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.problem.Refused;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;

/// The door: before any work is done for a request, its module must run here, have a place free for one as important as
/// this, and be up if the request writes. A flood at one module, and everything sent to one that is away, is turned
/// away here, on the event loop, and costs the others next to nothing.
@ApplicationScoped
class Admission {
    private static final int AFTER_REQUEST_ID = 900;
    private static final Pattern SUBJECT = Pattern.compile("\"sub\"\\s*:\\s*\"([^\"]{1,64})\"");
    private static final int MAX_TOKEN = 4096;

    private final Bulkheads bulkheads;
    private final Manifests manifests;
    private final Clock clock;

    Admission(Bulkheads bulkheads, Manifests manifests, Clock clock) {
        this.bulkheads = bulkheads;
        this.manifests = manifests;
        this.clock = clock;
    }

    void register(@Observes Filters filters) {
        if (Walls.standing().guards()) {
            filters.register(this::admit, AFTER_REQUEST_ID);
        }
    }

    private void admit(RoutingContext context) {
        String path = context.normalizedPath();
        var owner = manifests.owner(path);
        if (owner.isEmpty()) {
            context.next();
            return;
        }
        var bulkhead = bulkheads.of(owner.get().name());
        var request = context.request();
        try {
            if (needsModule(context, bulkhead.state())) {
                bulkhead.requireUp();
            }
            if (!waits(path)) {
                bulkhead.enter(owner.get().priorityOf(request.method().name(), path), () -> luck(request));
                context.addEndHandler(_ -> bulkhead.leave());
            }
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

    /// Long polls stand outside and do nothing for most of their time; they have a bound of their own.
    private static boolean waits(String path) {
        return path.endsWith("/changes");
    }

    private int luck(HttpServerRequest request) {
        long hour = clock.millis() / Duration.ofHours(1).toMillis();
        return luck(request.getHeader("Authorization"), request.remoteAddress().hostAddress(), hour);
    }

    /// 0 to 99, the same for one account during an hour, on every process. Read from the token without verifying it:
    /// whoever forges one gets past the door sooner, and is refused behind it. Without a token, by address.
    static int luck(String authorization, String address, long hour) {
        String who = String.valueOf(address);
        if (authorization != null && authorization.length() < MAX_TOKEN) {
            var parts = authorization.split("\\.", 4);
            if (parts.length == 3) {
                try {
                    var claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
                    var subject = SUBJECT.matcher(claims);
                    who = subject.find() ? subject.group(1) : who;
                } catch (IllegalArgumentException _) {
                    // No token of ours; it will be refused for that.
                }
            }
        }
        return Math.floorMod((who + ' ' + hour).hashCode() * 0x9E37_79B1 >>> 7, 100);
    }
}
