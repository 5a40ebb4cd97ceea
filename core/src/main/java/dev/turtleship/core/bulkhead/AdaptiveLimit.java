package dev.turtleship.core.bulkhead;

import dev.turtleship.core.module.Priority;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// How many requests may be inside a bulkhead at once: a hard cap, and below it a limit that follows how long work has
/// to wait for its lane. Additive increase, multiplicative decrease: while the mean wait of a window is above 20 ms
/// (the signal of WeChat's DAGOR, SoCC 2018) the limit shrinks by a tenth, else it grows by a step. The least important
/// is shed first, and of one importance always the same people for an hour, so that the others have a service that
/// works and not everybody one that fails now and then.
final class AdaptiveLimit {
    static final int CAP = 512;
    static final int FLOOR = 64;

    private static final long WINDOW_NANOS = 250_000_000L;
    private static final long TOO_LONG_NANOS = 20_000_000L;

    /// Fewer tell nothing: one slow query is no overload.
    private static final int MIN_SAMPLES = 20;

    private static final int STEP = 16;
    private static final int MAX_WINDOWS = 64;

    /// What share of the limit one rank of importance gives up, in percent.
    private static final int SHARE = 20;

    private final LongSupplier nanoTime;
    private final int cap;
    private final int floor;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong windowEnds;
    private final LongAdder waits = new LongAdder();
    private final LongAdder waitedNanos = new LongAdder();
    private final LongAdder[] shed = new LongAdder[Priority.values().length];
    private volatile int most;
    private volatile int limit;

    AdaptiveLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.cap = Walls.standing().permits(CAP);
        this.floor = Walls.standing().permits(FLOOR);
        this.limit = cap;
        this.windowEnds = new AtomicLong(nanoTime.getAsLong() + WINDOW_NANOS);
        for (int i = 0; i < shed.length; i++) {
            shed[i] = new LongAdder();
        }
    }

    /// Takes a place, or says that there is none. `luck`, 0 to 99, is the person's for this hour, lower is better; it
    /// is asked for only when it decides.
    boolean enter(Priority priority, IntSupplier luck) {
        turnWindow();
        int now = inFlight.incrementAndGet();
        if (now > cap || now > allowed(priority, 99) && now > allowed(priority, luck.getAsInt())) {
            inFlight.decrementAndGet();
            shed[priority.ordinal()].increment();
            return false;
        }
        if (now > most) {
            most = now;
        }
        return true;
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    /// For who did [#leave] for a while: nobody is turned away who is inside already.
    void comeBack() {
        inFlight.incrementAndGet();
    }

    /// How long some work waited for its lane, also when it waited in vain.
    void waited(long nanos) {
        waits.increment();
        waitedNanos.add(nanos);
    }

    int limit() {
        return limit;
    }

    int inFlight() {
        return inFlight.get();
    }

    long shed(Priority priority) {
        return shed[priority.ordinal()].sum();
    }

    private long allowed(Priority priority, int luck) {
        if (priority == Priority.VITAL) {
            return cap;
        }
        int givenUp = (priority.ordinal() - 1) * SHARE + luck * SHARE / 100;
        return (long) limit * (100 - givenUp) / 100;
    }

    /// Whoever comes first after its end closes the window; also after a quiet time, so that it recovers by itself.
    private void turnWindow() {
        long now = nanoTime.getAsLong();
        long end = windowEnds.get();
        if (now - end < 0 || !windowEnds.compareAndSet(end, now + WINDOW_NANOS)) {
            return;
        }
        long samples = waits.sumThenReset();
        long waited = waitedNanos.sumThenReset();
        int busiest = most;
        most = inFlight.get();
        if (samples >= MIN_SAMPLES && waited / samples > TOO_LONG_NANOS) {
            // From what was really inside, or a limit far above it would take seconds to bite.
            limit = Math.max(floor, (int) (Math.min(limit, (long) Math.max(busiest, floor)) * 9 / 10));
        } else {
            long windows = Math.min(MAX_WINDOWS, 1 + (now - end) / WINDOW_NANOS);
            limit = (int) Math.min(cap, limit + STEP * windows);
        }
    }
}
