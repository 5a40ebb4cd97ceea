package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class EffectsCheckTest {
    @Test
    void one_effect_for_each_cause_is_sound() {
        assertEquals(
                List.of(),
                EffectsCheck.check(List.of("a", "b"), List.of("b", "a")).examples());
    }

    @Test
    void an_effect_that_happened_twice_is_caught() {
        assertEquals(
                List.of("a had its effect 2 times"),
                EffectsCheck.check(List.of("a"), List.of("a", "a")).examples());
    }

    @Test
    void a_cause_without_its_effect_is_caught() {
        assertEquals(
                List.of("a had its effect 0 times"),
                EffectsCheck.check(List.of("a"), List.of()).examples());
    }

    @Test
    void an_effect_without_a_cause_is_caught() {
        assertEquals(
                List.of("a had an effect and never happened"),
                EffectsCheck.check(List.of(), List.of("a")).examples());
    }
}
