package dev.turtleship.app.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SpotTest {
    private static final int STEP = 130;

    @Test
    void who_drives_stays_on_the_streets_and_takes_the_shortest_way() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int way = 0; way < 500; way++) {
            var from = Spot.corner(random);
            var goal = Spot.corner(random);
            int far = Math.abs(from.east() - goal.east()) + Math.abs(from.north() - goal.north());
            var at = from;
            for (int driven = 0; driven < far; driven += STEP) {
                at = at.toward(goal, STEP);
                assertTrue(at.onStreet(), "off the streets at " + at + ", seed " + seed);
            }
            assertEquals(goal, at, "from " + from + ", seed " + seed);
        }
    }

    @Test
    void who_changes_the_goal_in_the_middle_of_a_block_goes_on_to_a_corner_first() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var at = Spot.corner(random);
        for (int step = 0; step < 5_000; step++) {
            at = at.toward(Spot.corner(random), STEP);
            assertTrue(at.onStreet(), "off the streets at " + at + ", seed " + seed);
        }
    }

    @Test
    void a_place_is_told_to_the_meter_and_understood_again() {
        var spot = new Spot(-340, 800);
        assertEquals(spot, Spot.of(spot.into(Json.object())));
        assertEquals(new Spot(-400, 800), spot.nearestCorner());
        assertEquals(new Spot(0, 0), new Spot(99, -99).nearestCorner());
    }
}
