package dev.turtleship.core.account;

import dev.turtleship.core.bulkhead.Walls;
import dev.turtleship.core.limit.FairQueue;
import dev.turtleship.core.limit.Nice;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Hashing burns a core for tens of milliseconds, so it has a few platform threads of its own: on virtual threads four
/// of them would stop every other request of the process. They give way to all others. In a rush, addresses take turns,
/// and nobody is kept waiting for longer than people do.
@Singleton
class Passwords {
    private static final int WAITING = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration MEASURED_OVER = Duration.ofMillis(100);

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final FairQueue<FutureTask<?>> queue =
            new FairQueue<>(WAITING, Walls.standing().fair());
    private volatile long lastNanos = MEASURED_OVER.toNanos();
    private Thread[] threads = {};

    /// Checked for handles nobody has, so that their sign-in takes as long as any other.
    private final String nobody = PasswordHash.of("nobody");

    @PostConstruct
    void start() {
        threads = IntStream.range(0, THREADS)
                .mapToObj(
                        i -> Thread.ofPlatform().name("password-" + i).daemon().start(this::work))
                .toArray(Thread[]::new);
    }

    /// Hashes for a request from `address`.
    String hash(String password, String address) {
        return inTurn(address, () -> PasswordHash.of(password));
    }

    /// False when `hash` is null, after the same work.
    boolean verify(String password, String hash, String address) {
        boolean right = inTurn(address, () -> PasswordHash.matches(password, hash == null ? nobody : hash));
        return right && hash != null;
    }

    private <T> T inTurn(String address, Callable<T> work) {
        var task = new FutureTask<>(work);
        queue.offer(address, task).ifPresent(out -> out.cancel(false));
        try {
            if (task.isCancelled()) {
                throw busy();
            }
            return task.get(Walls.standing().deadline(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | java.util.concurrent.CancellationException _) {
            task.cancel(false);
            queue.remove(address, task);
            throw busy();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw busy();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a password could not be hashed", bug.getCause());
        }
    }

    private Refused busy() {
        var wait = Duration.ofNanos(lastNanos * queue.size() / THREADS).plusSeconds(1);
        return new Refused(CoreError.BUSY, "Too many people are signing in at once").retryAfter(wait);
    }

    private void work() {
        Nice.lower();
        try {
            while (true) {
                var next = queue.take();
                long start = System.nanoTime();
                next.run();
                if (!next.isCancelled()) {
                    lastNanos = System.nanoTime() - start;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @PreDestroy
    void stop() {
        Stream.of(threads).forEach(Thread::interrupt);
    }
}
