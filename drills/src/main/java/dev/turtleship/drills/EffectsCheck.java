package dev.turtleship.drills;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/// Every cause had its effect exactly once, and nothing happened without a cause; both are named by the cause's id.
final class EffectsCheck {
    private EffectsCheck() {}

    static Breaks check(List<String> causes, List<String> effects) {
        var breaks = new Breaks();
        var times = new HashMap<String, Integer>();
        effects.forEach(effect -> times.merge(effect, 1, Integer::sum));
        var known = new HashSet<>(causes);
        for (var cause : known) {
            int count = times.getOrDefault(cause, 0);
            if (count != 1) {
                breaks.add(cause + " had its effect " + count + " times");
            }
        }
        for (var effect : times.keySet()) {
            if (!known.contains(effect)) {
                breaks.add(effect + " had an effect and never happened");
            }
        }
        return breaks;
    }
}
