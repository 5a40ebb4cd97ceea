package dev.turtleship.chat;

import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.home.HomePart;
import dev.turtleship.core.module.MiniService;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Chat: the module that must never go down, and that needs nobody.
@Singleton
class ChatModule implements MiniService {
    private static final int SEARCHES = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 2);

    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final LogWorker log;
    private final ResumeWorker resumes;
    private final List<BackgroundWorker> others;

    ChatModule(LogWorker log, ResumeWorker resumes, @All List<BackgroundWorker> others) {
        this.log = log;
        this.resumes = resumes;
        this.others = others;
    }

    /// Packs with a mistake end the start, and not the first conversation that somebody sends a sticker to.
    void read(@Observes StartupEvent event) {
        Stickers.shipped();
    }

    @Override
    public String name() {
        return "chat";
    }

    /// `text` is only the look at who is in a conversation; the log's writers have connections outside the pool.
    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of(
                "text",
                new Lane.Limits(4, DEADLINE),
                "read",
                new Lane.Limits(6, DEADLINE),
                // A search takes a whole core of the database: half of them at most, so that text has the others. Two
                // more may wait.
                "search",
                new Lane.Limits(SEARCHES, 2, DEADLINE),
                "changes",
                new Lane.Limits(4, DEADLINE),
                HomePart.LANE,
                HomePart.LIMITS);
    }

    @Override
    public void start() {
        log.start();
        resumes.start();
        others.forEach(BackgroundWorker::start);
    }

    @Override
    public void stop() {
        others.forEach(BackgroundWorker::stop);
    }
}
