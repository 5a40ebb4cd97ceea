package dev.turtleship.drills;

import java.util.List;

/// All that a run without media's database, or with its disk full, saw, for its judge.
///
/// @param calls of media that need its database
/// @param looks at files that were stored before, which need none
/// @param continued uploads that the outage interrupted or refused
/// @param stored every file that was acknowledged as stored, as it is at the end
record MediaRun(
        Away.Times times,
        ChatSide chat,
        PaySide pay,
        List<Call> calls,
        List<Call> looks,
        List<Continued> continued,
        List<Compared> stored,
        List<StatusWatch.Sample> status) {
    /// @param kept whether what was acknowledged before was still there
    record Continued(String when, boolean kept, boolean stored) {}

    record Compared(String id, boolean same) {}
}
