package dev.turtleship.core.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.account.Caller;
import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// One open socket of one device. Frames for it pass a bounded [Backlog]: when the client reads too slowly, ephemeral
/// frames are dropped, then events collapse into a bump that tells where to pull, and a client that does not even read
/// that is closed, resumable. Any thread may send; the socket itself is touched on its event loop only.
public final class Connection {
    /// The frame that stands in for events that found no room: how far each stream went. One instance per module.
    @FunctionalInterface
    public interface Bump {
        String frame(Map<String, Long> lastPositions);
    }

    private record Event(Bump bump, String frame, String stream, long position) {}

    private static final int MAX_HELD = 1024;

    private final ServerWebSocket socket;
    private final Context context;
    private final ObjectMapper json;
    private final Backlog backlog = new Backlog();
    private final Map<String, Long> resumedTo = new HashMap<>();
    private List<Event> held;
    private boolean draining;
    /// Frames that were taken from the client and not answered yet.
    private final AtomicInteger begun = new AtomicInteger();
    private volatile boolean leaving;
    private volatile Caller caller;
    private volatile long lastFrameAt = System.nanoTime();

    Connection(ServerWebSocket socket, Context context, ObjectMapper json) {
        this.socket = socket;
        this.context = context;
        this.json = json;
    }

    /// Null before the hello.
    public Caller caller() {
        return caller;
    }

    void identify(Caller identified) {
        this.caller = identified;
    }

    long lastFrameAt() {
        return lastFrameAt;
    }

    void begun() {
        begun.incrementAndGet();
    }

    /// Sends the answer of a frame that had begun.
    void answered(String frame) {
        answer(frame);
        begun.decrementAndGet();
    }

    /// Takes nothing more from the client, and tells it a last thing.
    void farewell(String frame) {
        leaving = true;
        context.runOnContext(_ -> socket.pause());
        answer(frame);
    }

    /// Whether every frame that had begun is answered and on its way.
    boolean isSettled() {
        synchronized (backlog) {
            return socket.isClosed() || begun.get() <= 0 && backlog.isEmpty() && !draining;
        }
    }

    void heard() {
        lastFrameAt = System.nanoTime();
    }

    /// Sends a live event: the `position` in its `stream` (a conversation). During a resume it is held back, and
    /// dropped if the resume already brought it.
    public void event(Bump bump, String frame, String stream, long position) {
        synchronized (backlog) {
            if (held != null) {
                hold(new Event(bump, frame, stream, position));
                return;
            }
            push(bump, frame, stream, position);
        }
        drainSoon();
    }

    /// Sends an event that was missed; only during a resume.
    public void missed(String frame, String stream, long position) {
        synchronized (backlog) {
            resumedTo.merge(stream, position, Math::max);
            backlog.missed(frame);
        }
        drainSoon();
    }

    void holdEvents() {
        synchronized (backlog) {
            held = new ArrayList<>();
        }
    }

    /// Lets go what was held, in order.
    void releaseEvents() {
        synchronized (backlog) {
            for (var event : held) {
                if (event.position() > resumedTo.getOrDefault(event.stream(), 0L)) {
                    push(event.bump(), event.frame(), event.stream(), event.position());
                }
            }
            held = null;
            resumedTo.clear();
        }
        drainSoon();
    }

    private void hold(Event event) {
        if (held.size() >= MAX_HELD) {
            close(CloseCode.SLOW);
        } else {
            held.add(event);
        }
    }

    private void push(Bump bump, String frame, String stream, long position) {
        if (!backlog.event(bump, frame, stream, position)) {
            close(CloseCode.SLOW);
        }
    }

    /// Sends a push that may be lost.
    public void ephemeral(String frame) {
        synchronized (backlog) {
            backlog.ephemeral(frame);
        }
        drainSoon();
    }

    /// Sends a frame the client waits for.
    public void answer(String frame) {
        synchronized (backlog) {
            if (!backlog.answer(frame)) {
                close(CloseCode.SLOW);
                return;
            }
        }
        drainSoon();
    }

    /// Stops taking frames from this client until [#resumeReading]; used while an earlier frame of it waits for data.
    public void pauseReading() {
        socket.pause();
    }

    public void resumeReading() {
        context.runOnContext(_ -> {
            if (!leaving) {
                socket.resume();
            }
        });
    }

    public void close(CloseCode code) {
        context.runOnContext(_ -> {
            if (!socket.isClosed()) {
                socket.close(code.number(), code.reason());
            }
        });
    }

    String json(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a frame cannot be written", impossible);
        }
    }

    private void drainSoon() {
        synchronized (backlog) {
            if (draining) {
                return;
            }
            draining = true;
        }
        context.runOnContext(_ -> drain());
    }

    private void drain() {
        while (!socket.isClosed()) {
            String frame;
            synchronized (backlog) {
                if (socket.writeQueueFull()) {
                    socket.drainHandler(_ -> drain());
                    return;
                }
                frame = backlog.next();
                if (frame == null) {
                    draining = false;
                    return;
                }
            }
            socket.writeTextMessage(frame);
        }
    }
}
