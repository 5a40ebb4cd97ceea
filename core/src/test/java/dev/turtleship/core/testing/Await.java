package dev.turtleship.core.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for a condition, never for a time: whoever waits says what for and until when.
public final class Await {
    /// For what takes milliseconds on an idle machine; long enough for a busy one.
    public static final Duration SOON = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(5);

    private Await() {}

    public static void soon(String what, BooleanSupplier condition) {
        until(SOON, what, condition);
    }

    public static void until(Duration limit, String what, BooleanSupplier condition) {
        some(limit, what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /// The first value that is there before the limit.
    public static <T> T some(Duration limit, String what, Supplier<Optional<T>> look) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
