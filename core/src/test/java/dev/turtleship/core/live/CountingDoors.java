package dev.turtleship.core.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Doors that know who stepped out.
final class CountingDoors implements LongPolls.Doors {
    private final Map<String, Integer> outside = new ConcurrentHashMap<>();

    @Override
    public void stepOut(String module) {
        outside.merge(module, 1, Integer::sum);
    }

    @Override
    public void stepIn(String module) {
        outside.merge(module, -1, Integer::sum);
    }

    int outside(String module) {
        return outside.getOrDefault(module, 0);
    }
}
