package dev.turtleship.core.bulkhead;

import java.time.Duration;
import java.util.ServiceLoader;

/// The hard limits of every bulkhead. The product has exactly these; the only other implementation stands on the class
/// path of the drills, whose control run must see the contract break once the walls are gone. No configuration of the
/// product can reach it.
public interface Walls {
    /// Whether there are guards at all: doors that count, lanes with permits and deadlines. Without them a request goes
    /// straight to its work, which shows what they cost.
    boolean guards();

    /// How long something may take that is configured to take at most `configured`.
    Duration deadline(Duration configured);

    /// How many may be inside at once where `configured` are allowed.
    int permits(int configured);

    /// Whether an unavailable module refuses at once.
    boolean breaker();

    /// Whether those who wait for a scarce thing take turns, in a queue with a bound.
    boolean fair();

    /// Whether a message that its destination refuses holds back its own aggregate only, and is parked in the end.
    boolean isolatesPoison();

    /// Whether many who ask a database for the same kind of thing at once are answered by one look.
    boolean sharesLooks();

    /// The walls of this process.
    static Walls standing() {
        return Standing.WALLS;
    }

    /// Loaded once: walls do not move while the ship sails.
    final class Standing implements Walls {
        private static final Walls WALLS =
                ServiceLoader.load(Walls.class).findFirst().orElseGet(Standing::new);

        private Standing() {}

        @Override
        public boolean guards() {
            return true;
        }

        @Override
        public Duration deadline(Duration configured) {
            return configured;
        }

        @Override
        public int permits(int configured) {
            return configured;
        }

        @Override
        public boolean breaker() {
            return true;
        }

        @Override
        public boolean fair() {
            return true;
        }

        @Override
        public boolean isolatesPoison() {
            return true;
        }

        @Override
        public boolean sharesLooks() {
            return true;
        }
    }
}
