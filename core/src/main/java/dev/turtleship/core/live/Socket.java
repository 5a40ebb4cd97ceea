package dev.turtleship.core.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.turtleship.core.account.Caller;
import dev.turtleship.core.account.Tokens;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.http.Refusals;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// The one socket, `/v1/socket`: JSON text frames `{"id":2,"type":"chat.send","body":{...}}`, answered by `ok` or
/// `error`; pushes have no id. Core handles hello, auth and ping; every other type belongs to a module.
///
/// It stands on Vert.x's own WebSocket because that one tells how full the way to the client is and can stop reading
/// from it: both directions stay bounded.
@ApplicationScoped
class Socket {
    private static final Logger LOG = Logger.getLogger(Socket.class);
    static final String PATH = "/v1/socket";
    private static final int PING_SECONDS = 25;
    private static final Duration SILENCE = Duration.ofSeconds(3 * PING_SECONDS);
    private static final long SWEEP_MILLIS = 5_000;
    private static final int MAX_CONNECTIONS = 20_000;

    private final Vertx vertx;
    private final ObjectMapper json;
    private final Tokens tokens;
    private final Bulkheads bulkheads;
    private final Connections connections;
    private final Drain drain;
    private final Map<String, LiveService.FrameHandler> handlers = new HashMap<>();
    private final Map<String, LiveService> services = new LinkedHashMap<>();

    Socket(
            Vertx vertx,
            ObjectMapper json,
            Tokens tokens,
            Bulkheads bulkheads,
            Connections connections,
            Drain drain,
            @Any Instance<LiveService> services) {
        this.vertx = vertx;
        this.json = json;
        this.tokens = tokens;
        this.bulkheads = bulkheads;
        this.connections = connections;
        this.drain = drain;
        for (var service : services) {
            this.services.put(service.module(), service);
            handlers.putAll(service.frames());
        }
        handlers.put("hello", this::hello);
        handlers.put("auth", this::auth);
        handlers.put("ping", request -> request.ok("{}"));
    }

    void register(@Observes Router router) {
        router.get(PATH).handler(this::upgrade);
        vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
        // Of many sign-outs at once one sweep is enough.
        var coming = new AtomicBoolean();
        tokens.onRevoked(() -> {
            if (coming.compareAndSet(false, true)) {
                vertx.runOnContext(_ -> {
                    coming.set(false);
                    sweep();
                });
            }
        });
    }

    private void upgrade(RoutingContext context) {
        if (drain.isOn() || connections.all().size() >= MAX_CONNECTIONS) {
            Refusals.answer(context, new Refused(CoreError.BUSY, "No more sockets here; try again in a moment"));
            return;
        }
        if (!"websocket".equalsIgnoreCase(context.request().getHeader("Upgrade"))) {
            context.response()
                    .setStatusCode(426)
                    .putHeader("Upgrade", "websocket")
                    .putHeader("Content-Type", "application/problem+json")
                    .end("{\"type\":\"about:blank\",\"title\":\"Upgrade Required\",\"status\":426,"
                            + "\"detail\":\"This is a WebSocket\"}");
            return;
        }
        context.request().toWebSocket().onSuccess(this::open).onFailure(failure -> LOG.debug("no upgrade", failure));
    }

    private void open(ServerWebSocket socket) {
        var connection = new Connection(socket, vertx.getOrCreateContext(), json);
        connections.opened(connection);
        socket.closeHandler(_ -> connections.closed(connection));
        // A message that outgrows its bound would else be dropped without a word, and its sender would wait for ever.
        socket.exceptionHandler(failure -> {
            LOG.debug("socket broke", failure);
            connection.close(CloseCode.PROTOCOL);
        });
        socket.binaryMessageHandler(_ -> connection.close(CloseCode.PROTOCOL));
        socket.textMessageHandler(text -> take(connection, text));
    }

    private void take(Connection connection, String text) {
        connection.heard();
        JsonNode frame;
        try {
            frame = json.readTree(text);
        } catch (JsonProcessingException _) {
            frame = MissingNode.getInstance();
        }
        var id = frame.path("id");
        var type = frame.path("type");
        if (!id.isIntegralNumber()
                || !id.canConvertToLong()
                || !type.isTextual()
                || !frame.path("body").isObject()) {
            connection.answer("{\"type\":\"error\",\"body\":"
                    + connection.json(
                            new Refused(CoreError.INVALID, "A frame is {\"id\":1,\"type\":\"...\",\"body\":{}}")
                                    .body(null))
                    + "}");
            return;
        }
        connection.begun();
        dispatch(new LiveRequest(connection, id.longValue(), frame.get("body")), type.textValue());
    }

    private void dispatch(LiveRequest request, String type) {
        try {
            var caller = request.connection().caller();
            boolean open = type.equals("hello") || type.equals("auth") && caller != null;
            if (!open && (caller == null || !tokens.stillGood(caller))) {
                throw new Refused(
                        CoreError.UNAUTHENTICATED,
                        caller == null ? "Say hello first" : "The token ended; send auth with a new one");
            }
            var handler = handlers.get(type);
            if (handler == null) {
                throw new Refused(CoreError.NOT_FOUND, "There is no frame of this type").at("/type", "Unknown");
            }
            handler.handle(request);
        } catch (Refused refused) {
            request.refuse(refused);
        } catch (RuntimeException bug) {
            LOG.error("a frame failed unexpectedly", bug);
            request.refuse(new Refused(CoreError.BUG, "The failure was noted"));
        }
    }

    private void hello(LiveRequest request) {
        if (request.connection().caller() != null) {
            throw new Refused(CoreError.CONFLICT, "You said hello before");
        }
        String token = request.text("token", 4096);
        request.connection().pauseReading();
        Thread.startVirtualThread(() -> {
            try {
                greet(request, tokens.verify(token));
            } catch (Refused refused) {
                request.refuse(refused);
                request.connection().close(CloseCode.BAD_TOKEN);
            } catch (RuntimeException bug) {
                LOG.error("a hello failed unexpectedly", bug);
                request.refuse(new Refused(CoreError.BUG, "The failure was noted"));
                request.connection().close(CloseCode.SLOW);
            } finally {
                request.connection().resumeReading();
            }
        });
    }

    /// Live events are held from before the log is read until the missed ones are on their way, so that none falls
    /// between and none comes twice.
    private void greet(LiveRequest request, Caller caller) {
        var connection = request.connection();
        connection.identify(caller);
        connection.holdEvents();
        connections.identified(connection);
        try {
            var resumed = new LinkedHashMap<String, Object>();
            var afterwards = new ArrayList<Runnable>();
            for (var service : services.values()) {
                resumed.put(service.module(), resume(service, request, afterwards));
            }
            var body = new LinkedHashMap<String, Object>();
            body.put("session", caller.session());
            if (caller.grace()) {
                body.put("grace", true);
            }
            body.put("ping_seconds", PING_SECONDS);
            body.put("resume", resumed);
            request.ok(connection.json(body));
            afterwards.forEach(Runnable::run);
        } finally {
            connection.releaseEvents();
        }
    }

    /// A module that is away is no reason to refuse the hello: the client pulls its log later.
    private Object resume(LiveService service, LiveRequest request, List<Runnable> afterwards) {
        try {
            bulkheads.of(service.module()).requireUp();
            var plan = service.resume(
                    request.connection(), request.body().path("resume").path(service.module()));
            afterwards.add(plan.push());
            return plan.answer();
        } catch (Refused refused) {
            return Map.of("unavailable", refused.body(null));
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "%s failed unexpectedly to resume", service.module());
            var refused = new Refused(CoreError.UNAVAILABLE, "The failure was noted");
            return Map.of("unavailable", refused.body(null));
        }
    }

    private void auth(LiveRequest request) {
        String token = request.text("token", 4096);
        Thread.startVirtualThread(() -> {
            try {
                var caller = tokens.verify(token);
                if (!caller.account().equals(request.connection().caller().account())) {
                    throw new Refused(CoreError.FORBIDDEN, "This token is somebody else's");
                }
                request.connection().identify(caller);
                request.ok("{}");
            } catch (Refused refused) {
                request.refuse(refused);
            }
        });
    }

    /// Closes who has been silent, never said hello, or whose token ended.
    private void sweep() {
        long silentSince = System.nanoTime() - SILENCE.toNanos();
        for (var connection : connections.all()) {
            var caller = connection.caller();
            if (connection.lastFrameAt() - silentSince < 0) {
                connection.close(CloseCode.SILENT);
            } else if (caller != null && !tokens.stillGood(caller)) {
                connection.close(CloseCode.BAD_TOKEN);
            }
        }
    }
}
