package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;

/// What became of everybody's money: what clients were answered, what the application says of its books at the end
/// (`invariants`), and what its database holds.
record PaySide(
        List<TransferCall> calls,
        List<Payments.Read> reads,
        List<Payments.Outcome> outcomes,
        JsonNode invariants,
        StoredPay stored,
        long toppedUpMinor) {
    List<TransferCall> calls(Predicate<TransferCall> wanted) {
        return calls.stream().filter(wanted).toList();
    }
}
