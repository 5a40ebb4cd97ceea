package dev.turtleship.app.city;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.random.RandomGenerator;

/// A place in the city, in meters east and north of its middle. Streets run every [#BLOCK] meters in both directions;
/// who drives is on one of them.
record Spot(int east, int north) {
    static final int BLOCK = 200;

    private static final int BLOCKS = 5;
    private static final double LAT = 37.5665;
    private static final double LNG = 126.9780;
    private static final double METERS_A_DEGREE = 111_195;
    private static final double METERS_A_DEGREE_EAST = METERS_A_DEGREE * Math.cos(Math.toRadians(LAT));

    /// Some corner of the city.
    static Spot corner(RandomGenerator random) {
        return new Spot(BLOCK * random.nextInt(-BLOCKS, BLOCKS + 1), BLOCK * random.nextInt(-BLOCKS, BLOCKS + 1));
    }

    static Spot of(JsonNode place) {
        return new Spot((int) Math.round((place.path("lng").asDouble() - LNG) * METERS_A_DEGREE_EAST), (int)
                Math.round((place.path("lat").asDouble() - LAT) * METERS_A_DEGREE));
    }

    ObjectNode into(ObjectNode place) {
        return place.put("lat", LAT + north / METERS_A_DEGREE).put("lng", LNG + east / METERS_A_DEGREE_EAST);
    }

    /// The corner next to it: where somebody who waits inside a block is picked up.
    Spot nearestCorner() {
        return new Spot(round(east), round(north));
    }

    /// So many meters on along the streets, or at the goal, which is a corner: first along the street one is in, up to
    /// its end or to the goal's avenue, then up or down, then along the goal's street.
    Spot toward(Spot goal, int meters) {
        var at = this;
        for (int left = meters; left > 0 && !at.equals(goal); ) {
            var next = at.legEnd(goal);
            int leg = Math.abs(next.east - at.east) + Math.abs(next.north - at.north);
            if (leg > left) {
                return new Spot(
                        at.east + Integer.signum(next.east - at.east) * left,
                        at.north + Integer.signum(next.north - at.north) * left);
            }
            left -= leg;
            at = next;
        }
        return at;
    }

    boolean onStreet() {
        return Math.floorMod(east, BLOCK) == 0 || Math.floorMod(north, BLOCK) == 0;
    }

    private Spot legEnd(Spot goal) {
        boolean onAvenue = Math.floorMod(east, BLOCK) == 0;
        if (north == goal.north) {
            return goal;
        }
        return onAvenue ? new Spot(east, goal.north) : new Spot(round(east), north);
    }

    private static int round(int meters) {
        return Math.floorDiv(meters + BLOCK / 2, BLOCK) * BLOCK;
    }
}
