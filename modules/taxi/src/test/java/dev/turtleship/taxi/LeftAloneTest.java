package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rides that somebody left: a phone that is broken must not keep its owner's other half from riding for ever.
@QuarkusTest
class LeftAloneTest {
    @Inject
    FakePay pay;

    private Person rider;
    private Person driver;

    @BeforeEach
    void signUp() {
        rider = People.signUp();
        driver = TaxiFixture.driver();
    }

    @Test
    void a_ride_that_nobody_ends_ends_by_itself_at_the_quoted_fare() throws SQLException {
        var ride = TaxiFixture.inProgress(rider, driver);
        TaxiFixture.leftAlone(ride);
        assertEquals("completed", TaxiFixture.state(ride));
        TaxiFixture.charges(pay, rider, 1);
        assertEquals(
                TaxiFixture.find(rider, ride).at("/fare/amount"),
                Long.toString(pay.askedOf(rider.id()).getFirst().amountMinor()));
        assertEquals("1", Sql.text("taxi", """
                select count(*) from trip_event where ride = ? and kind = 'timed_out'
                """, ride));
        TaxiFixture.complete(driver, ride).expect(200);
        assertEquals(1, pay.askedOf(rider.id()).size());
        TaxiFixture.requested(rider);
    }

    @Test
    void a_driver_who_went_silent_loses_the_ride_and_whoever_is_heard_keeps_it() throws SQLException {
        var heard = TaxiFixture.driver();
        var kept = TaxiFixture.accepted(People.signUp(), heard);
        var ride = TaxiFixture.accepted(rider, driver);
        TaxiFixture.position(heard, 1, 34.8, 126.4).expect(200);
        TaxiFixture.age(kept);
        TaxiFixture.age(ride);
        var seq = new AtomicInteger(1);
        Await.until(Duration.ofSeconds(30), "it is looked for another driver", () -> {
            TaxiFixture.position(heard, seq.incrementAndGet(), 34.8, 126.4).expect(200);
            return TaxiFixture.find(rider, ride).at("/state").equals("processing");
        });
        assertEquals("accepted", TaxiFixture.state(kept));
        var canceled = TaxiFixture.ride(rider, ride, "cancel", "{}").expect(200);
        assertEquals("rider_canceled ", canceled.at("/state") + " " + canceled.at("/payment/state"));
    }

    /// It would be silent else, and lose the ride.
    @Test
    void a_driver_who_goes_off_shift_during_a_ride_is_heard_until_it_ends() throws SQLException {
        TaxiFixture.shift(driver, true);
        var ride = TaxiFixture.accepted(rider, driver);
        TaxiFixture.shift(driver, false);
        TaxiFixture.position(driver, 1, 34.8, 126.4).expect(200);
        assertEquals("34.8", TaxiFixture.find(rider, ride).at("/driver/at/lat"));
    }
}
