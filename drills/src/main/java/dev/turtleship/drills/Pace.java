package dev.turtleship.drills;

import java.time.Duration;

/// An open loop: work item i is due at start + i / rate, whatever became of the items before it. When the generator
/// or the application falls behind, the items that were due are sent late but keep the moment they were due at, so
/// latencies counted from that moment hide no waiting (no coordinated omission). The timer ticks once a
/// millisecond, which adds up to a millisecond to every latency.
final class Pace {
    /// Gets the number of the item and the moment (System.nanoTime) at which it was due.
    interface Item {
        void due(long number, long dueAt);
    }

    private final Loop loop;
    private final double nanosPerItem;
    private final Item item;
    private double rampNanos;
    private long startedAt;
    private long next;
    private long timer;

    Pace(Loop loop, double perSecond, Item item) {
        this.loop = loop;
        this.nanosPerItem = 1e9 / perSecond;
        this.item = item;
    }

    void start() {
        start(Duration.ZERO);
    }

    /// The rate grows from nothing to the whole within `ramp`: what was never run is slow at first, and a queue of that
    /// time would be met in the one that is measured.
    void start(Duration ramp) {
        loop.run(() -> {
            rampNanos = ramp.toNanos();
            startedAt = System.nanoTime();
            timer = loop.vertx().setPeriodic(1, ignored -> tick());
        });
    }

    /// Returns once no further item can come.
    void stop() {
        loop.ask(() -> loop.vertx().cancelTimer(timer));
    }

    private void tick() {
        long now = System.nanoTime();
        long dueAt = dueAt(next);
        while (dueAt <= now) {
            item.due(next++, dueAt);
            dueAt = dueAt(next);
        }
    }

    /// Of a rate that grows for so long, half as many are due by its end as of the whole rate.
    private long dueAt(long number) {
        double atWholeRate = number * nanosPerItem;
        boolean growing = atWholeRate < rampNanos / 2;
        return startedAt + (long) (growing ? Math.sqrt(2 * rampNanos * atWholeRate) : atWholeRate + rampNanos / 2);
    }
}
