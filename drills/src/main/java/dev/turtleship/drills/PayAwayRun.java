package dev.turtleship.drills;

import java.util.List;

/// All that a run without pay's database saw, for its judge.
record PayAwayRun(Away.How how, Away.Times times, ChatSide chat, PaySide pay, List<StatusWatch.Sample> status) {}
