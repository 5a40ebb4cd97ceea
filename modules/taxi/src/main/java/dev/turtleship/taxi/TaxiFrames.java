package dev.turtleship.taxi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.live.Connection;
import dev.turtleship.core.live.LiveService;
import jakarta.inject.Singleton;
import java.util.Map;

/// Taxi on the socket: pushes alone (`taxi.ride`, `taxi.offer`, `taxi.bump`). What people do, they do over HTTP.
@Singleton
class TaxiFrames implements LiveService {
    private final ChangeService changes;
    private final News news;

    TaxiFrames(ChangeService changes, News news) {
        this.changes = changes;
        this.news = news;
    }

    @Override
    public String module() {
        return "taxi";
    }

    @Override
    public Map<String, FrameHandler> frames() {
        return Map.of();
    }

    /// Whoever resumes taxi is told what goes on; whoever does not name it costs no look.
    @Override
    public Resumed resume(Connection connection, JsonNode known) {
        if (known.isMissingNode()) {
            return new Resumed(Map.of(), () -> {});
        }
        var now = changes.now(connection.caller().account());
        return new Resumed(Map.of(), () -> news.missed(connection, now.rides(), now.offers()));
    }
}
