package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.StoredRides.Accepted;
import dev.turtleship.drills.StoredRides.Asked;
import dev.turtleship.drills.StoredRides.Payment;
import dev.turtleship.drills.StoredRides.Receivable;
import dev.turtleship.drills.StoredRides.Ride;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two whole rides, and each way in which one of them can be broken.
class RideCheckTest {
    private final RideHistories rides = new RideHistories();
    private final StoredRides stored = rides.stored;

    @BeforeEach
    void two_rides() {
        rides.ride("r1", 1);
        rides.ride("r2", 1);
    }

    @Test
    void whole_rides_are_sound() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void a_ride_that_two_drivers_were_told_to_have_is_caught() {
        rides.call("accept", "r1", "driver of r2", 9, 200);
        assertEquals(Set.of("one_driver_each"), broken());
    }

    @Test
    void a_driver_who_was_told_nothing_is_caught() {
        rides.history.calls().removeIf(call -> call.is("accept") && call.about().equals("r1"));
        assertEquals(Set.of("one_driver_each"), broken());
    }

    @Test
    void whoever_accepted_too_late_is_no_second_driver() {
        rides.call("accept", "r1", "driver of r2", 9, 409);
        assertEquals(Set.of(), broken());
    }

    @Test
    void a_ride_of_which_two_offers_were_accepted_is_caught() {
        stored.accepted().add(new Accepted("r1", "driver of r2"));
        assertEquals(Set.of("one_driver_each"), broken());
    }

    @Test
    void a_ride_that_was_taken_and_is_gone_is_caught() {
        stored.rides().removeIf(ride -> ride.id().equals("r1"));
        assertEquals(Set.of("one_driver_each", "no_ride_stuck"), broken());
    }

    @Test
    void a_ride_that_goes_on_for_ever_is_caught() {
        change(new Ride("r1", "rider of r1", "driver of r1", "in_progress", RideHistories.FARE));
        stored.receivables().removeIf(fare -> fare.ride().equals("r1"));
        stored.payments().removeFirst();
        stored.asked().removeFirst();
        assertEquals(Set.of("no_ride_stuck"), broken());
    }

    @Test
    void a_ride_that_nobody_wanted_is_caught() {
        rides.history.requests().removeFirst();
        assertEquals(Set.of("no_ride_stuck"), broken());
    }

    @Test
    void a_ride_at_another_fare_than_quoted_is_caught() {
        change(new Ride("r1", "rider of r1", "driver of r1", "completed", 9_900));
        fare(new Receivable("r1", "fare", "rider of r1", "driver of r1", 9_900, "paid"));
        stored.payments().set(0, new Payment("charge of r1", "rider of r1", "driver of r1", 9_900));
        assertEquals(Set.of("no_ride_stuck"), broken());
    }

    @Test
    void a_fare_that_is_still_due_is_caught() {
        fare(new Receivable("r1", "fare", "rider of r1", "driver of r1", RideHistories.FARE, "due"));
        stored.asked().set(0, new Asked("charge of r1", "r1", "asked"));
        stored.payments().removeFirst();
        assertEquals(Set.of("fares_settle_once"), broken());
    }

    @Test
    void a_fare_that_nobody_owes_is_caught() {
        stored.receivables().removeFirst();
        assertEquals(Set.of("fares_settle_once"), broken());
    }

    @Test
    void a_fare_said_to_be_paid_that_pay_never_moved_is_caught() {
        stored.payments().removeFirst();
        assertEquals(Set.of("fares_settle_once"), broken());
    }

    @Test
    void a_fare_that_was_charged_twice_is_caught() {
        stored.asked().add(new Asked("another", "r1", "settled"));
        stored.payments().add(new Payment("another", "rider of r1", "driver of r1", RideHistories.FARE));
        assertEquals(Set.of("fares_settle_once"), broken());
    }

    @Test
    void a_charge_that_was_settled_twice_is_caught() {
        stored.payments().add(stored.payments().getFirst());
        assertEquals(Set.of("fares_settle_once"), broken());
    }

    @Test
    void a_charge_that_taxi_did_not_ask_for_is_caught() {
        stored.payments().add(new Payment("forged", "rider of r1", "driver of r1", 1));
        assertEquals(Set.of("fares_settle_once"), broken());
    }

    @Test
    void a_payment_of_another_amount_or_to_somebody_else_is_caught() {
        stored.payments().set(0, new Payment("charge of r1", "rider of r1", "driver of r1", 1));
        assertEquals(Set.of("fares_settle_once"), broken());
        stored.payments().set(0, new Payment("charge of r1", "rider of r1", "driver of r2", RideHistories.FARE));
        assertEquals(Set.of("fares_settle_once"), broken());
    }

    @Test
    void a_charge_that_taxi_takes_for_unsettled_is_caught() {
        stored.asked().set(0, new Asked("charge of r1", "r1", "refused"));
        assertEquals(Set.of("fares_settle_once"), broken());
    }

    @Test
    void money_for_a_ride_that_has_not_ended_is_caught() {
        change(new Ride("r1", "rider of r1", "driver of r1", "arrived", RideHistories.FARE));
        assertEquals(Set.of("fares_settle_once", "no_ride_stuck"), broken());
    }

    @Test
    void a_refused_ride_that_is_stored_is_caught() {
        rides.history.givenUp().add("r3");
        assertEquals(0, new RideCheck(rides.history, stored).refused().count());
        rides.history.givenUp().add("r1");
        assertEquals(1, new RideCheck(rides.history, stored).refused().count());
    }

    @Test
    void a_load_in_which_nobody_rode_shows_nothing() {
        rides.history.requests().clear();
        rides.history.calls().clear();
        List.of(stored.rides(), stored.accepted(), stored.receivables(), stored.asked(), stored.payments())
                .forEach(List::clear);
        assertEquals(Set.of("no_ride_stuck"), broken());
    }

    private void change(Ride ride) {
        stored.rides().replaceAll(each -> each.id().equals(ride.id()) ? ride : each);
    }

    private void fare(Receivable fare) {
        stored.receivables().replaceAll(each -> each.ride().equals(fare.ride()) ? fare : each);
    }

    private Set<String> broken() {
        var contract = new Contract("rides", Mode.FULL, Set.of());
        new RideSide(rides.history, stored).judge(contract);
        contract.requireLines(RideSide.LINES);
        return new TreeSet<>(contract.broken());
    }
}
