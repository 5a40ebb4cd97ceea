package dev.turtleship.drills;

/// A stretch of System.nanoTime, its end excluded.
record Window(long from, long to) {
    boolean contains(long at) {
        return at - from >= 0 && at - to < 0;
    }

    double seconds() {
        return (to - from) / 1e9;
    }
}
