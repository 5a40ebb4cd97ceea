package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WallsBenchTest {
    @Test
    void a_quantile_lies_between_its_neighbours() {
        var values = new double[] {-2, 0, 1, 5};
        assertEquals(-2, WallsBench.quantile(values, 0));
        assertEquals(-0.5, WallsBench.quantile(values, 0.25));
        assertEquals(0.5, WallsBench.quantile(values, 0.5));
        assertEquals(5, WallsBench.quantile(values, 1));
        assertEquals(3, WallsBench.quantile(new double[] {3}, 0.5));
    }
}
