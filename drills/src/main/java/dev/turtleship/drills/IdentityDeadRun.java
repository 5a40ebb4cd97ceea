package dev.turtleship.drills;

import java.util.List;

/// All that a run without identity's database saw, for its judge.
///
/// @param calls of identity that need its database
/// @param keys reads of the keys that credentials are verified with
/// @param probes transfers of more than somebody unknown may send
/// @param after phones that were verified when it was back
record IdentityDeadRun(
        Away.Times times,
        ChatSide chat,
        PaySide pay,
        List<Call> calls,
        List<Call> keys,
        List<Probe> probes,
        List<Verified> after,
        List<StatusWatch.Sample> status) {
    /// @param known whether identity had told pay that the payer's phone is verified
    /// @param says the state of the transfer, or the type of the problem
    record Probe(boolean known, long dueAt, int status, String says) {
        boolean settled() {
            return (status == 200 || status == 201) && says.equals("settled");
        }

        boolean overLimit() {
            return status == 403 && says.equals("/problems/pay/over-limit");
        }
    }

    /// @param counts whether pay then let them send more
    record Verified(String when, boolean verified, boolean counts) {}
}
