package dev.turtleship.core.testing;

import java.util.SplittableRandom;
import org.jboss.logging.Logger;

/// The chance in a test. The seed is printed, and `-Dturtleship.seed=N` runs the same again.
public final class Seed {
    private static final Logger LOG = Logger.getLogger(Seed.class);

    private Seed() {}

    public static SplittableRandom random(String test) {
        long seed = Long.getLong("turtleship.seed", System.nanoTime());
        LOG.infof("%s: -Dturtleship.seed=%d", test, seed);
        return new SplittableRandom(seed);
    }
}
