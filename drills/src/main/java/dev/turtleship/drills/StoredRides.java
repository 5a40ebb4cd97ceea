package dev.turtleship.drills;

import java.util.List;

/// What the databases of taxi and pay hold of rides, read past the application.
///
/// @param accepted the offers that were accepted
/// @param asked the charges that taxi asked pay for
/// @param payments the ledger rows that settled a charge, of whatever module
record StoredRides(
        List<Ride> rides,
        List<Accepted> accepted,
        List<Receivable> receivables,
        List<Asked> asked,
        List<Payment> payments) {
    /// `driver` is "" while there is none.
    record Ride(String id, String rider, String driver, String state, long fareMinor) {}

    record Accepted(String ride, String driver) {}

    record Receivable(String ride, String kind, String payer, String payee, long minor, String state) {}

    record Asked(String charge, String ride, String state) {}

    record Payment(String charge, String debit, String credit, long minor) {}
}
