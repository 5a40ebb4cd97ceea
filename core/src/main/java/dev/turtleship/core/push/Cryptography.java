package dev.turtleship.core.push;

import dev.turtleship.core.limit.Nice;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// To encrypt for one device takes a core for a millisecond or two, and there may be thousands to tell: it is done on
/// few platform threads of its own, which give way to everything else, and never on those that carry virtual threads.
@Singleton
class Cryptography {
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    /// More than are ever sent at once.
    private static final int WAITING = 256;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ThreadFactory PLATFORM =
            Thread.ofPlatform().daemon().name("push-", 0).factory();

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            work -> PLATFORM.newThread(() -> {
                Nice.lower();
                work.run();
            }));

    Cryptography() {
        threads.allowCoreThreadTimeOut(true);
    }

    /// Waits for a thread; refuses when none came in time. What `work` throws goes through unchanged.
    <T> T call(Callable<T> work) throws Exception {
        var task = new FutureTask<>(work);
        try {
            threads.execute(task);
            return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException | TimeoutException _) {
            throw new Refused(CoreError.BUSY, "There is too much to encrypt");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception failure ? failure : failed;
        } finally {
            task.cancel(false);
        }
    }

    /// How many wait for a thread.
    int waiting() {
        return threads.getQueue().size();
    }
}
