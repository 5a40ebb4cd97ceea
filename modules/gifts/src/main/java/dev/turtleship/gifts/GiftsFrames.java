package dev.turtleship.gifts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.live.Connection;
import dev.turtleship.core.live.LiveService;
import jakarta.inject.Singleton;
import java.util.Map;

/// Gifts on the socket: pushes alone (`gifts.gift`, `gifts.bump`). What people do, they do over HTTP.
@Singleton
class GiftsFrames implements LiveService {
    private final ChangeService changes;
    private final News news;

    GiftsFrames(ChangeService changes, News news) {
        this.changes = changes;
        this.news = news;
    }

    @Override
    public String module() {
        return "gifts";
    }

    @Override
    public Map<String, FrameHandler> frames() {
        return Map.of();
    }

    /// Whoever resumes gifts is told what waits for them; whoever does not name it costs no look.
    @Override
    public Resumed resume(Connection connection, JsonNode known) {
        if (known.isMissingNode()) {
            return new Resumed(Map.of(), () -> {});
        }
        var waiting = changes.waiting(connection.caller().account());
        return new Resumed(Map.of(), () -> news.missed(connection, waiting));
    }
}
