package dev.turtleship.core.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// What a module offers on the one socket; a bean of this type is found by core.
public interface LiveService {
    /// Handles one frame on the connection's event loop: it must not block. It answers through the request, now or
    /// later, from any thread.
    @FunctionalInterface
    interface FrameHandler {
        void handle(LiveRequest request);
    }

    String module();

    /// Handlers by frame type, `<module>.<verb>`.
    Map<String, FrameHandler> frames();

    /// Its part of the hello's answer, and what it pushes right behind it.
    record Resumed(Object answer, Runnable push) {}

    /// A person's connection said hello and told what it knows; `known` is the module's part of `resume`, possibly
    /// missing. Called on a virtual thread. Live events that happen meanwhile are held back until the push is done,
    /// so that what was missed comes first and nothing comes twice; the push uses [Connection#missed].
    Resumed resume(Connection connection, JsonNode known);
}
