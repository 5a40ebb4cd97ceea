package dev.turtleship.drills;

/// All that a run with a storm of reconnects saw, for its judge.
///
/// @param storm from when the first came back until the last was told that it is up to date
record ReconnectStormRun(Window usual, Window storm, ChatSide chat, PaySide pay, Came came) {
    /// @param behind devices that were not shown all that was said, in order and once
    /// @param strange frames that they should not have got
    /// @param transactions of chat's database, beyond what there are of them anyway
    record Came(int devices, long behind, int strange, String example, double transactions) {}
}
