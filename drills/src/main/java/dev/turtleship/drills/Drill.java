package dev.turtleship.drills;

import java.util.List;
import java.util.Set;

/// Something that is broken on purpose in the real application, and the contract that holds all the same. One class
/// each, registered in [Drills].
interface Drill {
    /// As it is called on the command line.
    String name();

    /// One line for `drill list`: what is broken.
    String about();

    /// Every line of its contract; a run that left one out could not be judged.
    List<String> lines();

    /// What the control takes away, in the words of its verdict: "without walls".
    String control();

    /// The lines that break in the control; no other may.
    Set<String> mustBreak();

    /// Whether it wants the machine for itself, because it judges by the second how soon something is there.
    default boolean alone() {
        return false;
    }

    /// Starts what it needs, breaks it, and judges every line. Throws [CannotRun] when there is nothing to judge.
    void run(DrillRun run);
}
