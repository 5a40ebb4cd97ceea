package dev.turtleship.chat;

import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.home.HomePart;
import dev.turtleship.core.module.MiniService;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/// Chat: the module that must never go down, and that needs nobody.
@Singleton
class ChatModule implements MiniService {
    private static final int SEARCHES = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 2);

    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final LogWorker log;
    private final ResumeWorker resumes;
    private final ReadWorker reads;
    private final ScheduleWorker scheduled;
    private final PresenceWorker presences;
    private final SearchWorker searches;
    private final ExpiryWorker expiries;

    ChatModule(
            LogWorker log,
            ResumeWorker resumes,
            ReadWorker reads,
            ScheduleWorker scheduled,
            PresenceWorker presences,
            SearchWorker searches,
            ExpiryWorker expiries) {
        this.log = log;
        this.resumes = resumes;
        this.reads = reads;
        this.scheduled = scheduled;
        this.presences = presences;
        this.searches = searches;
        this.expiries = expiries;
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
        reads.start();
        scheduled.start();
        presences.start();
        searches.start();
        expiries.start();
    }

    @Override
    public void stop() {
        scheduled.stop();
        presences.stop();
        reads.stop();
        searches.stop();
        expiries.stop();
    }
}
