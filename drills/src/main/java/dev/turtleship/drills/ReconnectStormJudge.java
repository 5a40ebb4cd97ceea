package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.List;

/// The contract of `reconnect-storm`, judged on what a run saw.
final class ReconnectStormJudge {
    private static final double BACK_SECONDS = 20;

    /// A device that asked for itself would cost two or three.
    private static final double TRANSACTIONS_EACH = 1;

    private ReconnectStormJudge() {}

    static List<String> lines() {
        var lines = new ArrayList<>(
                List.of("all_back_within_20s", "no_query_per_client", "missed_messages_shown", "chat_errors"));
        lines.addAll(NothingLost.LINES);
        return lines;
    }

    static void judge(ReconnectStormRun run, Contract contract) {
        var came = run.came();
        double seconds = run.storm().seconds();
        contract.timed(
                "all_back_within_20s",
                seconds <= BACK_SECONDS,
                Out.format("%d devices in %.1f s", came.devices(), seconds));
        double each = came.transactions() / came.devices();
        contract.line(
                "no_query_per_client",
                each <= TRANSACTIONS_EACH,
                Out.format("%.2f transactions each (limit %.1f)", each, TRANSACTIONS_EACH));
        contract.line(
                "missed_messages_shown",
                came.behind() == 0 && came.strange() == 0,
                came.behind() + " of " + came.devices() + " devices are behind, " + came.strange() + " strange frames "
                        + came.example());
        run.chat().judgeErrors(contract);
        var during = Latency.of(run.chat().history(), run.storm());
        contract.figure("back_s", seconds);
        contract.figure("transactions_per_reconnect", each);
        contract.figure(
                "chat_usual_p99_ms",
                Latency.of(run.chat().history(), run.usual()).millis(99));
        contract.figure("chat_storm_p99_ms", during.millis(99));
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }
}
