package dev.turtleship.drills;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Ids made by the client before it sends, as UUIDv7 (RFC 9562), from a seed that the drill prints.
final class Ids {
    private final RandomGenerator random;
    private final Clock clock = Clock.systemUTC();

    Ids(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    String next() {
        long high = clock.millis() << 16 | 0x7000 | random.nextInt(1 << 12);
        long low = 1L << 63 | random.nextLong() >>> 2;
        return new UUID(high, low).toString();
    }

    /// The first 24 characters of an id; twelve hex digits make it whole.
    String prefix() {
        return next().substring(0, 24);
    }

    RandomGenerator random() {
        return random;
    }
}
