package dev.turtleship.drills;

import java.util.List;

/// All that a run with rides saw while a database was away, for its judge.
///
/// @param paidAt when every fare that was due was shown as paid, Long.MAX_VALUE for not in time
record RidesAwayRun(
        Away.Times times, ChatSide chat, PaySide pay, RideSide rides, List<StatusWatch.Sample> status, long paidAt) {}
