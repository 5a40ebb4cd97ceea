package dev.turtleship.taxi;

import jakarta.inject.Singleton;

/// The way without a map: three tenths longer than as the crow flies, at 25 km/h.
@Singleton
class StraightLine implements Routing {
    @Override
    public Route route(Place from, Place to) {
        long meters = from.metersTo(to) * 13 / 10;
        return new Route(meters, Math.ceilDiv(meters * 18, 125));
    }
}
