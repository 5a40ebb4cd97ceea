package dev.turtleship.drills;

import java.util.List;

/// All that a run with a flood of searches saw, for its judge. Times are System.nanoTime.
///
/// @param before whether an ordinary search found what it should before the flood, `after` whether soon after it
record ChatSearchRun(
        Window healthy, Window flooded, ChatSide chat, PaySide pay, Calls calls, boolean before, boolean after) {
    /// Heavy searches of the flood, and looks at a page of history.
    record Calls(List<Call> searches, List<Call> pulls) {}

    /// `problem` is the type of the refusal, "" when there was none; status 0 means that no answer came.
    record Call(long dueAt, long answeredAt, int status, String problem) {
        double millis() {
            return (answeredAt - dueAt) / 1e6;
        }

        boolean busy() {
            return status == 503 && problem.endsWith("busy");
        }
    }
}
