package dev.turtleship.core.bulkhead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Inside the application, because its guard needs it.
@QuarkusTest
class BreakerTest {
    private final SettableClock clock = new SettableClock();
    private final Breaker breaker = new Breaker("test.bank", clock);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void one_failure_is_no_outage() throws Exception {
        fail();
        assertEquals("paid", breaker.call(() -> "paid"));
        fail();
        assertEquals(BulkheadState.UP, breaker.condition().state());
    }

    @Test
    void after_two_in_a_row_nobody_waits_for_it_until_a_look_succeeds() throws Exception {
        fail();
        clock.advance(Duration.ofSeconds(5));
        var before = clock.instant();
        fail();
        assertEquals(BulkheadState.UNAVAILABLE, breaker.condition().state());
        assertFalse(breaker.condition().since().isBefore(before));
        var refused = assertThrows(Refused.class, () -> breaker.call(asked::incrementAndGet));
        assertEquals(CoreError.UNAVAILABLE, refused.reason());
        assertEquals(0, asked.get());
        Await.soon("a look succeeds", this::lookSucceeds);
        assertEquals(BulkheadState.UP, breaker.condition().state());
        assertEquals("", breaker.condition().reason());
    }

    @Test
    void it_says_beforehand_whether_a_call_would_be_let_through() throws Exception {
        fail();
        assertEquals(true, breaker.lets());
        fail();
        assertEquals(false, breaker.lets());
        Await.soon("it is time to look", breaker::lets);
        assertEquals(1, breaker.call(asked::incrementAndGet));
        assertEquals(true, breaker.lets());
    }

    private boolean lookSucceeds() {
        try {
            return breaker.call(asked::incrementAndGet) > 0;
        } catch (Refused _) {
            return false;
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private void fail() {
        var failure = new IOException("hung up");
        assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> breaker.call(() -> {
                            throw failure;
                        })));
    }
}
