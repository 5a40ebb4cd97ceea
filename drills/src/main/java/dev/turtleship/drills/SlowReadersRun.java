package dev.turtleship.drills;

import java.util.List;

/// All that a run with sockets that stop reading saw, for its judge.
///
/// @param before what the application kept before they stopped, `after` while they still read nothing
record SlowReadersRun(
        Window healthy, Window slow, ChatSide chat, PaySide pay, Memory before, Memory after, Outcome outcome) {
    /// @param refused texts to them that were not acknowledged
    record Outcome(long acknowledged, long refused, List<Reader> readers) {}

    /// One who stopped reading.
    ///
    /// @param bumped whether it was told where to pull what it had not read, or to come back for it
    /// @param outOfOrder events on its socket that did not follow on the one before
    /// @param missing texts to it that were acknowledged and that neither its socket nor its log had
    record Reader(boolean bumped, long outOfOrder, long missing) {}
}
