package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/// All that a run of the drill saw, for its judge. Times are System.nanoTime.
record PayFrozenRun(
        Times times, ChatHistory chat, SocketTrouble sockets, PaySide pay, List<StatusWatch.Sample> status) {

    /// `freezing` .. `frozen` is the short time in which the processes are stopped, `thawing` .. `thawed` in which they
    /// go on; what happens at these edges may go either way.
    record Times(long healthy, long freezing, long frozen, long thawing, long thawed, long ended) {
        Window healthyWindow() {
            return new Window(healthy, freezing);
        }

        Window frozenWindow() {
            return new Window(frozen, thawing);
        }
    }

    record SocketTrouble(int unsettled, Map<String, Integer> closures, List<String> strangeFrames) {}

    /// `invariants` is the application's own word on its books at the end, `stored` what its database holds.
    record PaySide(
            List<TransferCall> calls,
            List<Payments.Read> reads,
            List<Payments.Outcome> outcomes,
            JsonNode invariants,
            StoredPay stored,
            long toppedUpMinor) {}
}
