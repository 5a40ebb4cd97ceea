package dev.turtleship.drills;

import java.util.List;

/// Whoever sends the same again under the same id is given the first answer.
final class RepeatCheck {
    /// Something acknowledged that was sent again: what the first answer said, and what the second.
    record Repeat(String what, String first, String again) {}

    private RepeatCheck() {}

    static Breaks check(List<Repeat> repeats) {
        var breaks = new Breaks();
        for (var repeat : repeats) {
            if (!repeat.again().equals(repeat.first())) {
                breaks.add(repeat.what() + " was answered " + repeat.first() + " and, sent again, " + repeat.again());
            }
        }
        return breaks;
    }
}
