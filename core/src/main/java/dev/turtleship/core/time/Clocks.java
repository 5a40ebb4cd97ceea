package dev.turtleship.core.time;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/// Everybody who needs the time injects a `Clock`, so that a test can bring its own. Microseconds, because PostgreSQL
/// keeps no more and an instant must survive being stored.
class Clocks {
    @Produces
    @Singleton
    Clock system() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
    }
}
