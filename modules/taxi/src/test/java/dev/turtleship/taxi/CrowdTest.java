package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// While so many look at rides that none more gets in, what people do with theirs is done, and they are told so.
@QuarkusTest
class CrowdTest {
    /// More than work and wait in the lane at once.
    private static final int CROWD = 2 * (4 + 4 * 32);

    @Inject
    Bulkheads bulkheads;

    private Person rider;
    private Person driver;

    @BeforeEach
    void signUp() {
        rider = People.signUp();
        driver = TaxiFixture.driver();
    }

    @Test
    void a_ride_is_accepted_and_ended() throws SQLException {
        var ride = TaxiFixture.requested(rider);
        var offer = TaxiFixture.offer(ride, driver);
        assertEquals("accepted", inACrowd(() -> TaxiFixture.accept(driver, offer)));
        assertEquals("arrived", inACrowd(() -> TaxiFixture.drive(driver, ride, "arrived", null)));
        String pin = TaxiFixture.pin(rider, ride);
        assertEquals("in_progress", inACrowd(() -> TaxiFixture.drive(driver, ride, "start", pin)));
        String now = TaxiFixture.endedNow(driver, ride);
        assertEquals("completed", inACrowd(() -> TaxiFixture.drive(driver, ride, "complete", now)));
    }

    @Test
    void a_ride_is_requested_and_canceled() {
        String token = TaxiFixture.token(rider);
        var id = Ids.next();
        assertEquals("processing", inACrowd(() -> TaxiFixture.request(rider, id, token)));
        assertEquals("rider_canceled", inACrowd(() -> TaxiFixture.ride(rider, id, "cancel", "{}")));
    }

    private String inACrowd(Supplier<Api.Answer> command) {
        var over = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CROWD; i++) {
                threads.submit(() -> crowd(over));
            }
            try {
                Await.soon("the lane is full", this::full);
                var answer = command.get();
                assertTrue(full(), "the crowd is still there");
                assertEquals(2, answer.status() / 100, answer.text());
                return answer.at("/state");
            } finally {
                over.countDown();
            }
        }
    }

    /// Works, or waits to, until the crowd is over.
    private void crowd(CountDownLatch over) {
        while (over.getCount() > 0) {
            try {
                bulkheads.of("taxi").lane("read").call(() -> {
                    over.await();
                    return null;
                });
            } catch (Refused full) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            } catch (Exception unexpected) {
                throw new AssertionError(unexpected);
            }
        }
    }

    private boolean full() {
        try {
            return bulkheads.of("taxi").lane("read").call(() -> false);
        } catch (Refused refused) {
            return refused.reason() == CoreError.BUSY;
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
