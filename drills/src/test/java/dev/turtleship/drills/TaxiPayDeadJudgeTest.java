package dev.turtleship.drills;

import static dev.turtleship.drills.AwayFixture.AWAY;
import static dev.turtleship.drills.AwayFixture.BACK;
import static dev.turtleship.drills.AwayFixture.HEALTHY;
import static dev.turtleship.drills.AwayFixture.MILLI;
import static dev.turtleship.drills.AwayFixture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.StoredRides.Payment;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class TaxiPayDeadJudgeTest {
    private final AwayFixture away = new AwayFixture();
    private final RideHistories rides = new RideHistories();
    private long paidAt = BACK + 6 * SECOND;

    @BeforeEach
    void a_run_as_it_should_be() {
        rides.ride("healthy", HEALTHY + SECOND);
        rides.shown("healthy", HEALTHY + 3 * SECOND, "paid");
        rides.ride("without pay", AWAY + SECOND);
        rides.shown("without pay", AWAY + 3 * SECOND, "due");
        rides.call("accept", "without pay", "another", AWAY + 2 * SECOND, 409);
    }

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void a_ride_that_is_refused_because_pay_is_away_is_seen() {
        rides.call("request", "another", "rider", AWAY + SECOND, 503);
        assertEquals(Set.of("rides_go_on"), broken());
    }

    @Test
    void a_slow_command_is_seen() {
        rides.history
                .calls()
                .add(new Call("arrived", "without pay", "d", AWAY + SECOND, AWAY + SECOND + 90 * MILLI, 200, false));
        assertEquals(Set.of("ride_p99_dead"), broken());
    }

    @Test
    void a_driver_who_is_found_late_is_seen() {
        rides.ride("late", AWAY + 4 * SECOND);
        rides.shown("late", AWAY + 8 * SECOND, "due");
        rides.history.calls().removeIf(call -> call.about().equals("late") && call.is("accept"));
        rides.call("accept", "late", "driver of late", AWAY + 7 * SECOND, 200);
        assertEquals(Set.of("driver_found_p99_dead"), broken());
    }

    @Test
    void a_fare_that_one_of_them_is_not_shown_as_due_is_seen() {
        rides.history.views().removeLast();
        assertEquals(Set.of("fares_owed_to_both"), broken());
    }

    @Test
    void a_fare_that_is_shown_otherwise_is_seen() {
        rides.history.views().removeIf(view -> view.ride().equals("without pay"));
        rides.shown("without pay", AWAY + 3 * SECOND, "refused");
        assertEquals(Set.of("fares_owed_to_both"), broken());
    }

    @Test
    void a_time_without_pay_in_which_nobody_rode_shows_nothing() {
        rides.history
                .calls()
                .removeIf(call -> call.is("complete") && call.about().equals("without pay"));
        assertEquals(Set.of("rides_go_on", "fares_owed_to_both"), broken());
    }

    @Test
    void fares_that_are_paid_late_are_seen() {
        paidAt = BACK + 11 * SECOND;
        assertEquals(Set.of("fares_paid_within_10s"), broken());
        paidAt = Long.MAX_VALUE;
        assertEquals(Set.of("fares_paid_within_10s"), broken());
    }

    @Test
    void a_fare_that_is_paid_twice_is_seen() {
        rides.stored.payments().add(new Payment("charge of healthy", "rider of healthy", "driver of healthy", 5_300));
        assertEquals(Set.of("fares_settle_once"), broken());
    }

    @Test
    void a_driver_who_waits_for_offers_in_vain_is_seen() {
        rides.history.unheard().add(new RideHistory.Unheard(AWAY + SECOND, 503));
        assertEquals(Set.of("rides_go_on"), broken());
    }

    private Set<String> broken() {
        var contract = new Contract("taxi-pay-dead", Mode.FULL, Set.of());
        var seen = new RidesAwayRun(
                AwayFixture.TIMES,
                away.chat(),
                away.pay(),
                new RideSide(rides.history, rides.stored),
                away.status,
                paidAt);
        TaxiPayDeadJudge.judge(seen, contract);
        contract.requireLines(TaxiPayDeadJudge.LINES);
        return contract.broken();
    }
}
