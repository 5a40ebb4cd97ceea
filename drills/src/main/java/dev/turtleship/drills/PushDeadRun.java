package dev.turtleship.drills;

import java.util.List;

/// All that a run without push's database saw, for its judge. Push services are dead, slow and lying from
/// `times.striking()` on, and push's database is dead from `times.away()` on.
///
/// @param calls of push that need its database
/// @param caughtUp when everything that was told before it came back was in the lists; Long.MAX_VALUE when it never was
/// @param listed everybody's list of notifications at the end
/// @param heard what browsers were told
record PushDeadRun(
        Away.Times times,
        ChatSide chat,
        PaySide pay,
        GiftSide gifts,
        List<Call> calls,
        long caughtUp,
        List<Listed> listed,
        List<Heard> heard,
        List<StatusWatch.Sample> status) {
    record Listed(String person, String kind, String subject) {}

    /// @param well whether through the push service that is always well
    record Heard(String person, boolean well, String subject, long at) {}
}
