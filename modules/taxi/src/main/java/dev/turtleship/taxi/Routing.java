package dev.turtleship.taxi;

/// How one gets from here to there. An interface although it has one implementation here, because a map server is to
/// take its place where there is one; it is never asked on the way of an accept or of a ride's end.
interface Routing {
    record Route(long meters, long seconds) {}

    Route route(Place from, Place to);
}
