package dev.turtleship.drills;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The words behind `drill` and `bench`: a name, then `--flag` or `--name value`.
record Args(List<String> words) {
    static Args of(String[] words) {
        return new Args(List.of(words));
    }

    String name() {
        return words.isEmpty() ? "list" : words.getFirst();
    }

    /// Refuses what nobody knows: a drill that ran in another mode than was meant would be worse than none.
    void allow(Set<String> flags) {
        for (var word : words) {
            if (word.startsWith("--") && !flags.contains(word)) {
                throw new CannotRun("nobody knows " + word + "; there are " + new TreeSet<>(flags));
            }
        }
    }

    boolean has(String flag) {
        return words.contains(flag);
    }

    int number(String flag, int otherwise) {
        try {
            return value(flag).map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException wrong) {
            throw new CannotRun(flag + " wants a whole number");
        }
    }

    private Optional<String> value(String flag) {
        int at = words.indexOf(flag);
        if (at < 0) {
            return Optional.empty();
        }
        if (at + 1 == words.size()) {
            throw new CannotRun(flag + " wants a value");
        }
        return Optional.of(words.get(at + 1));
    }
}
