package dev.turtleship.drills;

import java.util.List;
import java.util.Locale;

/// All that a run without pay's database saw, for its judge. Times are System.nanoTime.
record PayAwayRun(How how, Times times, ChatSide chat, PaySide pay, List<StatusWatch.Sample> status) {
    enum How {
        FROZEN,
        DEAD;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// `striking` .. `away` is the short time in which the database is taken away, `healing` .. `healed` in which it
    /// is given back; what happens at these edges may go either way.
    record Times(long healthy, long striking, long away, long healing, long healed, long ended) {
        Window healthyWindow() {
            return new Window(healthy, striking);
        }

        Window awayWindow() {
            return new Window(away, healing);
        }
    }
}
