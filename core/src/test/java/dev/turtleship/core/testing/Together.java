package dev.turtleship.core.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/// Does the same thing many times at the same moment.
public final class Together {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Together() {}

    /// The answers of `task.apply(0)` to `task.apply(times - 1)`, each on a thread of its own, started at once.
    public static <T> List<T> run(int times, IntFunction<T> task) throws InterruptedException {
        var gate = new CyclicBarrier(times);
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("together-", 0).factory())) {
            var running = new ArrayList<Future<T>>();
            for (int i = 0; i < times; i++) {
                int index = i;
                Callable<T> call = () -> {
                    gate.await();
                    return task.apply(index);
                };
                running.add(threads.submit(call));
            }
            var answers = new ArrayList<T>();
            for (var one : running) {
                answers.add(get(one));
            }
            return answers;
        }
    }

    private static <T> T get(Future<T> running) throws InterruptedException {
        try {
            return running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new AssertionError("one of many failed", failure.getCause());
        } catch (TimeoutException late) {
            running.cancel(true);
            throw new AssertionError("one of many hangs", late);
        }
    }
}
