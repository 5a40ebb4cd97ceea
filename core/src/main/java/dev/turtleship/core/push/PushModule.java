package dev.turtleship.core.push;

import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.module.MiniService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/// Push: tells people's devices that something is new, and keeps the list of what it was. A service of core with a
/// bulkhead and a database of its own. Modules tell it by message and never wait for it, so nobody notices when this or
/// a push service is away, and the list is there when whoever wrote to it is not.
@Singleton
class PushModule implements MiniService {
    private static final Duration DEADLINE = Duration.ofMillis(800);

    private final Vapid vapid;
    private final PushWorker worker;
    private final PurgeWorker purge;

    PushModule(Vapid vapid, PushWorker worker, PurgeWorker purge) {
        this.vapid = vapid;
        this.worker = worker;
        this.purge = purge;
    }

    @Override
    public String name() {
        return "push";
    }

    /// `work` is what sending asks of the database; what is sent stands in no lane.
    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of(
                "read", new Lane.Limits(6, DEADLINE),
                "write", new Lane.Limits(4, DEADLINE),
                "work", new Lane.Limits(4, DEADLINE));
    }

    @Override
    public void start() {
        vapid.start();
        worker.start();
        purge.start();
    }

    @Override
    public void stop() {
        worker.stop();
        purge.stop();
    }
}
