package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.RepeatCheck.Repeat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatCheckTest {
    @Test
    void the_first_answer_again_is_sound() {
        assertEquals(
                List.of(),
                RepeatCheck.check(List.of(new Repeat("message 1", "200 7", "200 7")))
                        .examples());
    }

    @Test
    void another_answer_is_caught() {
        assertEquals(
                List.of("message 1 was answered 200 7 and, sent again, 201 9"),
                RepeatCheck.check(List.of(new Repeat("message 1", "200 7", "201 9")))
                        .examples());
    }
}
