package dev.turtleship.drills;

import java.util.List;

/// What happened to rides while something was broken: what their people were told, and what is stored of them.
record RideSide(RideHistory history, StoredRides stored) {
    static final List<String> LINES = List.of("one_driver_each", "no_ride_stuck", "fares_settle_once");

    /// Where refusals are certain: taxi's own database is away.
    static final String REFUSED = "refused_rides_did_not_happen";

    /// Whatever was broken: one driver, one end, one fare.
    void judge(Contract contract) {
        var check = new RideCheck(history, stored);
        var rides = stored.rides().size() + " rides";
        contract.line("one_driver_each", check.oneDriverEach(), rides);
        var stuck = check.stuck();
        if (stored.rides().isEmpty()) {
            stuck.add("nobody rode");
        }
        contract.line("no_ride_stuck", stuck, rides);
        contract.line(
                "fares_settle_once",
                check.settledOnce(),
                stored.receivables().size() + " fares, " + stored.payments().size() + " payments");
        contract.figure("rides", stored.rides().size());
    }

    void judgeRefused(Contract contract) {
        var breaks = new RideCheck(history, stored).refused();
        if (history.givenUp().isEmpty()) {
            breaks.add("nobody was refused a ride and gave up");
        }
        contract.line(REFUSED, breaks, history.givenUp().size() + " rides refused and given up");
    }
}
