package dev.turtleship.core.limit;

import dev.turtleship.core.bulkhead.Walls;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.Supplier;

/// How much of the machine one kind of work may take, all who do it together: a burst at full speed, then a share of
/// one core. Work that can wait is cut into steps and pauses between them, so that a flood of it leaves the cores to
/// what cannot. What a step takes is not known before; it is booked afterwards, and whoever comes next waits until it
/// is paid back. A step counts for as long as it lasts, which is at least what it computes.
public final class Share {
    private static final long MICROS = 1_000_000;

    private final TimeMeter time;
    private final Bucket micros;
    private final boolean bounded;

    /// After `burst`, `cores` of a core: 0.25 pauses three times as long as it works.
    public Share(Duration burst, double cores) {
        this(burst, cores, TimeMeter.SYSTEM_NANOTIME, Walls.standing());
    }

    Share(Duration burst, double cores, TimeMeter time, Walls walls) {
        this.time = time;
        this.micros = Bucket.builder()
                .addLimit(limit -> limit.capacity(burst.toNanos() / 1_000)
                        .refillGreedy(Math.round(cores * MICROS), Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
        this.bounded = walls.fair();
    }

    /// How long until the next step may begin.
    public Duration pause() {
        return bounded ? Duration.ofNanos(micros.estimateAbilityToConsume(1).getNanosToWaitForRefill()) : Duration.ZERO;
    }

    /// Does one step and books it, whether it succeeds or not.
    public <T> T step(Supplier<T> work) {
        long begun = time.currentTimeNanos();
        try {
            return work.get();
        } finally {
            micros.consumeIgnoringRateLimits(Math.max(1, (time.currentTimeNanos() - begun) / 1_000));
        }
    }
}
