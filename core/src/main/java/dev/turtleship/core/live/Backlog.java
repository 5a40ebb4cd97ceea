package dev.turtleship.core.live;

import dev.turtleship.core.bulkhead.Walls;
import dev.turtleship.core.live.Connection.Bump;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/// The frames that wait for one client to read, bounded in number and in length: of a client that does not read, the
/// process remembers at most [#MAX_CHARS] characters of events, and then only how far each stream went. Not for
/// several threads at once.
final class Backlog {
    static final int MAX_FRAMES = 256;
    static final int MAX_CHARS = 256 * 1024;
    static final int MAX_ANSWERS = 1024;
    static final int MAX_BUMPED = 1000;

    private static final int FRAMES = Walls.standing().permits(MAX_FRAMES);
    private static final int CHARS = Walls.standing().permits(MAX_CHARS);

    private final ArrayDeque<String> frames = new ArrayDeque<>();
    private final Map<Bump, Map<String, Long>> bumped = new HashMap<>();
    private long chars;

    /// An event at its `position` in its `stream`; where there is no room for it, or for an earlier one, a bump will
    /// stand for it. False: there is not even room for that, and the client has to go.
    boolean event(Bump bump, String frame, String stream, long position) {
        var behind = bumped.computeIfAbsent(bump, _ -> new HashMap<>());
        if (behind.isEmpty() && hasRoom(frame)) {
            add(frame);
            return true;
        }
        if (behind.size() >= MAX_BUMPED && !behind.containsKey(stream)) {
            return false;
        }
        behind.merge(stream, position, Math::max);
        return true;
    }

    /// False: the client sends and does not read what it is answered.
    boolean answer(String frame) {
        if (frames.size() >= MAX_ANSWERS) {
            return false;
        }
        add(frame);
        return true;
    }

    /// What may be lost is the first that is.
    void ephemeral(String frame) {
        if (frames.size() < MAX_FRAMES / 2 && chars < MAX_CHARS / 2) {
            add(frame);
        }
    }

    /// Of a resume, which has a bound of its own.
    void missed(String frame) {
        add(frame);
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /// What is to be written next, a bump when all frames are; null when nothing waits.
    String next() {
        var frame = frames.poll();
        if (frame == null) {
            return bump();
        }
        chars -= frame.length();
        return frame;
    }

    private boolean hasRoom(String frame) {
        return frames.isEmpty() || frames.size() < FRAMES && chars + frame.length() <= CHARS;
    }

    private void add(String frame) {
        frames.add(frame);
        chars += frame.length();
    }

    private String bump() {
        for (var service : bumped.entrySet()) {
            if (!service.getValue().isEmpty()) {
                String frame = service.getKey().frame(Map.copyOf(service.getValue()));
                service.getValue().clear();
                return frame;
            }
        }
        return null;
    }
}
