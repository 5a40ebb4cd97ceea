package dev.turtleship.drills;

import java.util.List;

/// All that a run with kills saw, for its judge.
record KillNineRun(
        ChatHistory chat,
        List<String> strangeFrames,
        PaySide pay,
        List<String> cards,
        List<RepeatCheck.Repeat> repeats,
        List<Kill> kills) {
    /// What was killed, and how long it took until something sent after the kill was acknowledged, in nanoseconds;
    /// NEVER when it was not. `others` is the slowest of accounts, taxi, identity and gifts.
    record Kill(String what, long chat, long pay, long others) {
        static final long NEVER = Long.MAX_VALUE;

        long slowest() {
            return Math.max(chat, Math.max(pay, others));
        }
    }
}
