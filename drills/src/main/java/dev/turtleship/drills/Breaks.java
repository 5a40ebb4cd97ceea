package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.List;

/// What a checker found wrong: all of it is counted, the first few are told.
final class Breaks {
    private static final int TOLD = 5;

    private final List<String> examples = new ArrayList<>();
    private long count;

    void add(String what) {
        count++;
        if (examples.size() < TOLD) {
            examples.add(what);
        }
    }

    void addAll(Breaks others) {
        count += others.count;
        others.examples.stream().limit(TOLD - examples.size()).forEach(examples::add);
    }

    long count() {
        return count;
    }

    boolean none() {
        return count == 0;
    }

    List<String> examples() {
        return examples;
    }

    /// The checker's figure: what was checked, and the first break when there is one.
    String figure(String checked) {
        return none() ? checked : checked + ", " + count + " broken, first: " + examples.getFirst();
    }
}
