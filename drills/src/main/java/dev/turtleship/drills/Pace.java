package dev.turtleship.drills;

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
    private long startedAt;
    private long next;
    private long timer;

    Pace(Loop loop, double perSecond, Item item) {
        this.loop = loop;
        this.nanosPerItem = 1e9 / perSecond;
        this.item = item;
    }

    void start() {
        loop.run(() -> {
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

    private long dueAt(long number) {
        return startedAt + (long) (number * nanosPerItem);
    }
}
