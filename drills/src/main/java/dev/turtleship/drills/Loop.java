package dev.turtleship.drills;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/// One event loop on which the whole generator runs: sockets, HTTP calls, pacing and their bookkeeping. One thread
/// means no locks in the hot path and little CPU taken from the application that shares the machine.
/// What lives on the loop is read from outside with {@link #ask} only.
final class Loop implements AutoCloseable {
    /// Tells of each connection that is reset, and resetting connections is what drills do.
    private static final Logger CONNECTIONS = Logger.getLogger("io.vertx.core.net.impl.ConnectionBase");

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2));
    private final Context context = vertx.getOrCreateContext();

    Loop() {
        CONNECTIONS.setLevel(Level.OFF);
    }

    Vertx vertx() {
        return vertx;
    }

    void run(Runnable work) {
        context.runOnContext(ignored -> work.run());
    }

    /// Starts the work on the loop and waits for its end.
    <T> T await(String what, Duration limit, Supplier<Future<T>> work) {
        var done = new CompletableFuture<T>();
        run(() -> {
            try {
                work.get().onSuccess(done::complete).onFailure(done::completeExceptionally);
            } catch (RuntimeException failed) {
                done.completeExceptionally(failed);
            }
        });
        try {
            return done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new CannotRun(what + " took more than " + limit.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw new CannotRun(what, failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotRun(what, interrupted);
        }
    }

    /// Reads on the loop's own thread what belongs to the loop.
    <T> T ask(Supplier<T> read) {
        return await("reading from the loop", Duration.ofSeconds(30), () -> Future.succeededFuture(read.get()));
    }

    Future<Void> after(Duration delay) {
        Promise<Void> promise = Promise.promise();
        vertx.setTimer(Math.max(1, delay.toMillis()), ignored -> promise.complete());
        return promise.future();
    }

    /// Does `count` pieces of work, at most `width` of them at once; the first failure fails the whole.
    Future<Void> each(int count, int width, IntFunction<Future<?>> work) {
        Promise<Void> promise = Promise.promise();
        var state = new Object() {
            int started;
            int finished;
        };
        if (count == 0) {
            return Future.succeededFuture();
        }
        var next = new Runnable() {
            @Override
            public void run() {
                if (state.started == count) {
                    return;
                }
                work.apply(state.started++).onComplete(result -> {
                    if (result.failed()) {
                        promise.tryFail(result.cause());
                    } else if (++state.finished == count) {
                        promise.tryComplete();
                    } else {
                        run();
                    }
                });
            }
        };
        for (int i = 0; i < Math.min(width, count); i++) {
            next.run();
        }
        return promise.future();
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(ignored -> null)
                .join();
    }
}
