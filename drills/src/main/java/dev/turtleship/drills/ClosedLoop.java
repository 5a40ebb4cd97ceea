package dev.turtleship.drills;

import io.vertx.core.Future;
import java.time.Duration;

/// Clients who each send the next request when the last was answered: what the application does at most. It says
/// nothing of latency under a given load; see [Pace] for that. Belongs to the loop while it runs.
final class ClosedLoop {
    /// One request of this client; true when it was answered as wanted.
    interface Call {
        Future<Boolean> next(int client);
    }

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(70);

    private final Loop loop;
    private final int clients;
    private final Call call;
    private int waiting;
    private long answered;
    private long failed;
    private boolean stopping;

    ClosedLoop(Loop loop, int clients, Call call) {
        this.loop = loop;
        this.clients = clients;
        this.call = call;
    }

    void start() {
        loop.run(() -> {
            stopping = false;
            for (int client = 0; client < clients; client++) {
                next(client);
            }
        });
    }

    /// Returns when every client has its last answer.
    void stop() {
        loop.ask(() -> stopping = true);
        Await.until("the last answers", LAST_ANSWERS, () -> loop.ask(() -> waiting == 0));
    }

    long answered() {
        return loop.ask(() -> answered);
    }

    long failed() {
        return loop.ask(() -> failed);
    }

    private void next(int client) {
        if (stopping) {
            return;
        }
        waiting++;
        call.next(client).onComplete(result -> {
            waiting--;
            answered++;
            failed += result.succeeded() && result.result() ? 0 : 1;
            next(client);
        });
    }
}
