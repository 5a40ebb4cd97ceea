package dev.turtleship.drills;

import java.util.List;
import java.util.Map;

/// What happened to chat while something else was broken: every message, and whatever should not have happened on a
/// socket.
///
/// @param closures sockets that the application closed, by close code
record ChatSide(ChatHistory history, int unsettled, Map<String, Integer> closures, List<String> strangeFrames) {
    private static final double P99_MILLIS = 50;

    static ChatSide of(Crowd crowd) {
        return new ChatSide(crowd.history(), crowd.unsettled(), crowd.closures(), crowd.strangeFrames());
    }

    /// The lines of a chat that must not notice, when what it must not notice has this name.
    static List<String> lines(String trouble) {
        return List.of("chat_errors", "chat_p99_" + trouble);
    }

    void judge(String trouble, Window healthyTime, Window troubledTime, Contract contract) {
        judgeErrors(contract);
        var healthy = Latency.of(history, healthyTime);
        var troubled = Latency.of(history, troubledTime);
        contract.p99("chat_p99_" + trouble, healthy, troubled, P99_MILLIS);
        contract.figure("chat_sent", history.sentCount());
        figures("chat_healthy", healthy, contract);
        figures("chat_" + trouble, troubled, contract);
    }

    void judgeErrors(Contract contract) {
        int closed = closures.values().stream().mapToInt(each -> each).sum();
        int errors = history.failures().size() + unsettled + closed + strangeFrames.size();
        var example = history.failures().values().stream()
                .findFirst()
                .orElse(strangeFrames.stream().findFirst().orElse(""));
        contract.line(
                "chat_errors",
                errors == 0,
                errors + " of " + history.sentCount() + " messages (refused "
                        + history.failures().size() + ", unanswered " + unsettled + ", sockets closed " + closures
                        + ") " + example);
    }

    private static void figures(String name, Latency latency, Contract contract) {
        contract.figure(name + "_p50_ms", latency.millis(50));
        contract.figure(name + "_p99_ms", latency.millis(99));
        contract.figure(name + "_p999_ms", latency.millis(99.9));
    }
}
