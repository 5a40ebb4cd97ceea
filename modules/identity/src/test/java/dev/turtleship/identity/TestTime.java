package dev.turtleship.identity;

import dev.turtleship.core.testing.SettableClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Stands in for the system's clock.
@Alternative
@Priority(1)
@Singleton
class TestTime extends SettableClock {
    /// How far ahead it is, for whoever lives in another class loader.
    static final String AHEAD = "turtleship.test.ahead";

    @Override
    public synchronized void advance(Duration by) {
        super.advance(by);
        System.setProperty(AHEAD, ahead().plus(by).toString());
    }

    static Duration ahead() {
        return Duration.parse(System.getProperty(AHEAD, "PT0S"));
    }
}
