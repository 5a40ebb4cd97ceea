package dev.turtleship.drills;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Simulated push services in place of the four vendors'. In bad times one of them goes on, one is dead, one never
/// answers, and one lies. Belongs to the loop; its ports are known before.
final class PushServices {
    enum Vendor {
        /// Always well.
        GOOGLE,
        /// In bad times nothing listens.
        MOZILLA,
        /// In bad times it takes everything and says nothing.
        APPLE,
        /// In bad times it wants to be left alone for a year, or answers without end.
        WINDOWS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What was sent to this address and taken.
    record Arrived(String endpoint, long at, byte[] body) {}

    private static final Duration LISTENING = Duration.ofSeconds(10);
    private static final Duration TRICKLE = Duration.ofMillis(50);
    private static final int CREATED = 201;
    private static final int UNAVAILABLE = 503;

    private final Map<Vendor, Integer> ports = new EnumMap<>(Vendor.class);
    private final List<Arrived> arrived = new ArrayList<>();
    private Loop loop;
    private HttpServer mortal;
    private boolean bad;
    private long lies;

    PushServices() {
        for (var vendor : Vendor.values()) {
            ports.put(vendor, Ports.free());
        }
    }

    /// The application that takes these for the vendors', and believes no year.
    Launch ready(Launch launch) {
        var ready = launch.property("turtleship.push.longest-retry", "PT5S");
        for (var vendor : Vendor.values()) {
            ready = ready.property("turtleship.push.simulated." + vendor.word(), origin(vendor));
        }
        return ready;
    }

    String origin(Vendor vendor) {
        return "http://127.0.0.1:" + ports.get(vendor);
    }

    void listen(Loop on) {
        loop = on;
        for (var vendor : Vendor.values()) {
            var server = loop.await("a push service", LISTENING, () -> open(vendor));
            if (vendor == Vendor.MOZILLA) {
                mortal = server;
            }
        }
    }

    void turnBad() {
        loop.await("a push service to die", LISTENING, () -> {
            bad = true;
            return mortal.close();
        });
    }

    void turnGood() {
        mortal = loop.await("a push service to come back", LISTENING, () -> {
            bad = false;
            return open(Vendor.MOZILLA);
        });
    }

    List<Arrived> arrived() {
        return loop.ask(() -> List.copyOf(arrived));
    }

    private Future<HttpServer> open(Vendor vendor) {
        return loop.vertx()
                .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                .requestHandler(request -> request.body().onSuccess(body -> take(vendor, request, body)))
                .listen(ports.get(vendor), "127.0.0.1");
    }

    private void take(Vendor vendor, HttpServerRequest request, Buffer body) {
        if (!bad || vendor == Vendor.GOOGLE) {
            arrived.add(new Arrived(origin(vendor) + request.path(), System.nanoTime(), body.getBytes()));
            request.response().setStatusCode(CREATED).end();
        } else if (vendor == Vendor.WINDOWS) {
            lie(request.response());
        }
    }

    private void lie(HttpServerResponse response) {
        if (lies++ % 2 == 0) {
            response.setStatusCode(UNAVAILABLE)
                    .putHeader("Retry-After", "31536000")
                    .end();
        } else {
            trickle(response.setStatusCode(CREATED).setChunked(true));
        }
    }

    private void trickle(HttpServerResponse response) {
        if (!response.closed()) {
            response.write("and so on ");
            loop.after(TRICKLE).onSuccess(ignored -> trickle(response));
        }
    }
}
