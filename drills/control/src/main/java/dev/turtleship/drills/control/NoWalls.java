package dev.turtleship.drills.control;

import dev.turtleship.core.bulkhead.Walls;
import java.time.Duration;

/// The platform with its walls taken out: no guards at doors and lanes, deadlines so long that they never come, permits
/// without end, no breaker, one message that holds up all others, a look at the database for everybody who asks.
/// A drill that still passes on this platform would prove nothing. This class is only on the class path of a
/// drill's control run; no setting of the product can reach it.
public final class NoWalls implements Walls {
    @Override
    public boolean guards() {
        return false;
    }

    @Override
    public Duration deadline(Duration configured) {
        return Duration.ofHours(1);
    }

    @Override
    public int permits(int configured) {
        // Half of the range, so that adding a few permits to it cannot overflow.
        return Integer.MAX_VALUE / 2;
    }

    @Override
    public boolean breaker() {
        return false;
    }

    @Override
    public boolean fair() {
        return false;
    }

    @Override
    public boolean isolatesPoison() {
        return false;
    }

    @Override
    public boolean sharesLooks() {
        return false;
    }
}
