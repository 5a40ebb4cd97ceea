package dev.turtleship.app.city;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What happened in the city since it began.
final class Totals {
    enum What {
        REQUESTED,
        COMPLETED,
        NOT_DRIVEN,
        ORDERED,
        ACCEPTED,
        DECLINED,
        REDEEMED,
        MESSAGES,
        PAYMENTS
    }

    private final Map<What, LongAdder> counts = new EnumMap<>(What.class);

    Totals() {
        for (var what : What.values()) {
            counts.put(what, new LongAdder());
        }
    }

    void add(What what) {
        counts.get(what).increment();
    }

    long of(What what) {
        return counts.get(what).sum();
    }

    /// One line.
    String line(long again) {
        return ("rides %d requested, %d completed, %d came to nothing; "
                        + "gifts %d ordered, %d accepted, %d declined, %d used; "
                        + "%d messages, %d payments; %d times asked again")
                .formatted(
                        of(What.REQUESTED),
                        of(What.COMPLETED),
                        of(What.NOT_DRIVEN),
                        of(What.ORDERED),
                        of(What.ACCEPTED),
                        of(What.DECLINED),
                        of(What.REDEEMED),
                        of(What.MESSAGES),
                        of(What.PAYMENTS),
                        again);
    }
}
