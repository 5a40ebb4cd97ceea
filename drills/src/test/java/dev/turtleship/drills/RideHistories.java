package dev.turtleship.drills;

import dev.turtleship.drills.RideHistory.Request;
import dev.turtleship.drills.RideHistory.View;
import dev.turtleship.drills.StoredRides.Accepted;
import dev.turtleship.drills.StoredRides.Asked;
import dev.turtleship.drills.StoredRides.Payment;
import dev.turtleship.drills.StoredRides.Receivable;
import dev.turtleship.drills.StoredRides.Ride;
import java.util.ArrayList;

/// Rides for tests: whole ones, of which a test leaves out or twists a part.
final class RideHistories {
    static final long MILLI = 1_000_000L;
    static final long FARE = 5_300;

    final RideHistory history = new RideHistory();
    final StoredRides stored = new StoredRides(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

    /// A ride that was requested at this moment and driven, ended two seconds later, and was paid for.
    void ride(String id, long dueAt) {
        var rider = "rider of " + id;
        var driver = "driver of " + id;
        history.requests().add(new Request(id, rider, FARE, dueAt));
        call("request", id, rider, dueAt, 201);
        call("accept", id, driver, dueAt + 900 * MILLI, 200);
        call("arrived", id, driver, dueAt + 1_100 * MILLI, 200);
        call("start", id, driver, dueAt + 1_500 * MILLI, 200);
        call("complete", id, driver, dueAt + 1_950 * MILLI, 200);
        stored.rides().add(new Ride(id, rider, driver, "completed", FARE));
        stored.accepted().add(new Accepted(id, driver));
        stored.receivables().add(new Receivable(id, "fare", rider, driver, FARE, "paid"));
        stored.asked().add(new Asked("charge of " + id, id, "settled"));
        stored.payments().add(new Payment("charge of " + id, rider, driver, FARE));
    }

    /// What rider and driver were shown of the fare of a ride that had just ended.
    void shown(String id, long at, String payment) {
        for (var who : new String[] {"rider of ", "driver of "}) {
            var waiting = payment.equals("due") ? "fare_due" : "";
            history.views().add(new View(id, who + id, at, "completed", payment, waiting, "tomorrow", FARE));
        }
    }

    void call(String what, String ride, String by, long dueAt, int status) {
        history.calls().add(new Call(what, ride, by, dueAt, dueAt + 5 * MILLI, status, status == 503));
    }
}
