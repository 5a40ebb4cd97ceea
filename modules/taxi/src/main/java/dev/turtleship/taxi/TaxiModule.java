package dev.turtleship.taxi;

import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.home.HomePart;
import dev.turtleship.core.module.MiniService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/// Taxi: quotes, dispatch, rides. It needs pay for the money alone, and drives without it.
@Singleton
class TaxiModule implements MiniService {
    private static final Duration DEADLINE = Duration.ofMillis(800);

    private final Positions positions;
    private final DispatchWorker dispatch;
    private final FareWorker fares;

    TaxiModule(Positions positions, DispatchWorker dispatch, FareWorker fares) {
        this.positions = positions;
        this.dispatch = dispatch;
        this.fares = fares;
    }

    @Override
    public String name() {
        return "taxi";
    }

    /// Accepting and ending rides has a lane of its own, so that no crowd of requests is in its way.
    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of(
                "drive",
                new Lane.Limits(5, DEADLINE),
                "ride",
                new Lane.Limits(3, DEADLINE),
                "read",
                new Lane.Limits(4, DEADLINE),
                "changes",
                new Lane.Limits(2, DEADLINE),
                "dispatch",
                new Lane.Limits(1, DEADLINE),
                "fare",
                new Lane.Limits(1, DEADLINE),
                HomePart.LANE,
                HomePart.LIMITS);
    }

    @Override
    public void start() {
        positions.start();
        dispatch.start();
        fares.start();
    }

    @Override
    public void stop() {
        dispatch.stop();
        fares.stop();
    }
}
