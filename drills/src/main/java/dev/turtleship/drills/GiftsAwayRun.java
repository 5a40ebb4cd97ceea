package dev.turtleship.drills;

import java.util.List;

/// All that a run with gifts saw while a database was away, for its judge.
record GiftsAwayRun(Away.Times times, ChatSide chat, PaySide pay, GiftSide gifts, List<StatusWatch.Sample> status) {}
