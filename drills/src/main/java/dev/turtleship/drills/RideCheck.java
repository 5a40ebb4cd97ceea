package dev.turtleship.drills;

import dev.turtleship.drills.StoredRides.Payment;
import dev.turtleship.drills.StoredRides.Receivable;
import dev.turtleship.drills.StoredRides.Ride;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What riders and drivers were told against what is stored: a ride has one driver, ends, and is paid for once; what
/// was refused did not happen. Nobody cancels in this load, so every ride that was taken ends as completed.
final class RideCheck {
    private static final String COMPLETED = "completed";

    private final RideHistory history;
    private final StoredRides stored;
    private final Map<String, Ride> rides = new HashMap<>();
    private final Map<String, List<String>> accepted = new HashMap<>();

    RideCheck(RideHistory history, StoredRides stored) {
        this.history = history;
        this.stored = stored;
        stored.rides().forEach(ride -> rides.put(ride.id(), ride));
        stored.accepted().forEach(offer -> accepted.computeIfAbsent(offer.ride(), _ -> new ArrayList<>())
                .add(offer.driver()));
    }

    /// One driver was told that the ride is theirs, and it is; nobody else, and no two offers of it were accepted.
    Breaks oneDriverEach() {
        var breaks = new Breaks();
        Map<String, Set<String>> told = new HashMap<>();
        for (var call : history.done("accept")) {
            told.computeIfAbsent(call.about(), _ -> new TreeSet<>()).add(call.by());
        }
        told.forEach((ride, drivers) -> {
            if (drivers.size() != 1) {
                breaks.add("ride " + ride + " was given to " + drivers);
            }
            if (!rides.containsKey(ride)) {
                breaks.add("ride " + ride + " was given to " + drivers + " and is not stored");
            }
        });
        for (var ride : stored.rides()) {
            var offers = accepted.getOrDefault(ride.id(), List.of());
            var own = ride.driver().isEmpty() ? List.<String>of() : List.of(ride.driver());
            if (!offers.equals(own)) {
                breaks.add("ride " + ride.id() + " is driven by " + own + " and was accepted by " + offers);
            }
            var drivers = told.getOrDefault(ride.id(), Set.of());
            if (!drivers.equals(Set.copyOf(own))) {
                breaks.add("ride " + ride.id() + " is driven by " + own + " and " + drivers + " was told so");
            }
        }
        return breaks;
    }

    /// Whatever was taken is stored, as it was wanted, and has ended.
    Breaks stuck() {
        var breaks = new Breaks();
        var wanted = new HashMap<String, RideHistory.Request>();
        history.requests().forEach(request -> wanted.put(request.ride(), request));
        for (var call : history.done("request")) {
            if (!rides.containsKey(call.about())) {
                breaks.add("ride " + call.about() + " was taken and is not stored");
            }
        }
        for (var ride : stored.rides()) {
            var request = wanted.get(ride.id());
            if (request == null) {
                breaks.add("ride " + ride.id() + " is stored and nobody wanted it");
            } else if (!request.rider().equals(ride.rider()) || request.fareMinor() != ride.fareMinor()) {
                breaks.add("ride " + ride.id() + " is not the one that was wanted");
            }
            if (!ride.state().equals(COMPLETED)) {
                breaks.add("ride " + ride.id() + " is still " + ride.state());
            }
        }
        return breaks;
    }

    /// Each completed ride has one fare, as it was quoted, and pay moved just that, once, from its rider to its driver.
    Breaks settledOnce() {
        var breaks = new Breaks();
        Map<String, List<Receivable>> owed = new HashMap<>();
        for (var receivable : stored.receivables()) {
            owed.computeIfAbsent(receivable.ride(), _ -> new ArrayList<>()).add(receivable);
        }
        var payments = payments(breaks);
        for (var ride : stored.rides()) {
            var due = owed.getOrDefault(ride.id(), List.of());
            var paid = payments.getOrDefault(ride.id(), List.of());
            var fare = new Receivable(ride.id(), "fare", ride.rider(), ride.driver(), ride.fareMinor(), "paid");
            if (!ride.state().equals(COMPLETED)) {
                if (!due.isEmpty() || !paid.isEmpty()) {
                    breaks.add("ride " + ride.id() + " is " + ride.state() + ", owes " + due + " and paid " + paid);
                }
            } else if (!due.equals(List.of(fare))) {
                breaks.add("ride " + ride.id() + " owes " + due + " instead of " + fare);
            } else if (paid.size() != 1 || !pays(paid.getFirst(), fare)) {
                breaks.add("ride " + ride.id() + " was paid for by " + paid + " instead of once as " + fare);
            }
        }
        return breaks;
    }

    /// A refusal that nobody followed up says that there is no such ride.
    Breaks refused() {
        var breaks = new Breaks();
        for (var ride : history.givenUp()) {
            if (rides.containsKey(ride)) {
                breaks.add("ride " + ride + " was refused and is stored");
            }
        }
        return breaks;
    }

    /// The ledger rows by ride.
    private Map<String, List<Payment>> payments(Breaks breaks) {
        var rideOf = new HashMap<String, String>();
        stored.asked().forEach(charge -> rideOf.put(charge.charge(), charge.ride()));
        Map<String, List<Payment>> byRide = new HashMap<>();
        var settled = new HashSet<String>();
        for (var payment : stored.payments()) {
            var ride = rideOf.get(payment.charge());
            settled.add(payment.charge());
            if (ride == null) {
                breaks.add("pay settled charge " + payment.charge() + ", which nobody asked for");
            } else {
                byRide.computeIfAbsent(ride, _ -> new ArrayList<>()).add(payment);
            }
        }
        for (var charge : stored.asked()) {
            if (charge.state().equals("settled") != settled.contains(charge.charge())) {
                breaks.add("charge " + charge.charge() + " is " + charge.state() + " at taxi and "
                        + (settled.contains(charge.charge()) ? "settled" : "not settled") + " at pay");
            }
        }
        return byRide;
    }

    private static boolean pays(Payment payment, Receivable fare) {
        return payment.debit().equals(fare.payer())
                && payment.credit().equals(fare.payee())
                && payment.minor() == fare.minor();
    }
}
