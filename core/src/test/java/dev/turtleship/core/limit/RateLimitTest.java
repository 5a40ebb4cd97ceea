package dev.turtleship.core.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.SettableClock;
import dev.turtleship.core.testing.Together;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final SettableClock clock = new SettableClock();
    private final RateLimit limit = new RateLimit("Many knocks", 10, Duration.ofHours(1), clock);

    @Test
    void each_key_has_as_many_as_were_agreed() {
        take("a", 10);
        var refused = assertThrows(Refused.class, () -> limit.take("a"));
        assertEquals(CoreError.TOO_MANY, refused.reason());
        assertEquals("Many knocks; wait a while", refused.getMessage());
        take("b", 10);
    }

    @Test
    void the_refusal_says_when_the_next_is_free() {
        take("a", 10);
        var wait = assertThrows(Refused.class, () -> limit.take("a")).retryAfter();
        assertTrue(wait.compareTo(Duration.ofMinutes(6)) >= 0 && wait.compareTo(Duration.ofMinutes(7)) < 0, "" + wait);
        clock.advance(wait);
        limit.take("a");
        assertThrows(Refused.class, () -> limit.take("a"));
    }

    @Test
    void what_was_given_back_can_be_taken_again_and_no_more() {
        take("a", 10);
        limit.giveBack("a");
        limit.take("a");
        assertThrows(Refused.class, () -> limit.take("a"));
        for (int i = 0; i < 20; i++) {
            limit.giveBack("b");
        }
        take("b", 10);
        assertThrows(Refused.class, () -> limit.take("b"));
    }

    @Test
    void many_at_once_get_no_more_of_it() throws InterruptedException {
        var taken = Together.run(50, _ -> {
            try {
                limit.take("a");
                return true;
            } catch (Refused _) {
                return false;
            }
        });
        assertEquals(10, taken.stream().filter(one -> one).count());
    }

    private void take(String key, int times) {
        for (int i = 0; i < times; i++) {
            limit.take(key);
        }
    }
}
