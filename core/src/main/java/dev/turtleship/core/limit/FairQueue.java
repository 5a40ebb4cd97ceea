package dev.turtleship.core.limit;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A bounded queue in which keys take turns: whoever sends a thousand waits behind themselves, not before everybody
/// else. When it is full, the last of the longest line makes room for somebody whose line is shorter.
///
/// With `fair` false it is an ordinary queue without a bound, which only drills use.
public final class FairQueue<T> {
    private final int capacity;
    private final boolean fair;
    private final Map<String, Deque<T>> lines = new LinkedHashMap<>();
    private int size;

    public FairQueue(int capacity, boolean fair) {
        this.capacity = capacity;
        this.fair = fair;
    }

    /// Queues `item`. The answer is who has to go for it: nobody, another, or `item` itself.
    public synchronized Optional<T> offer(String key, T item) {
        String line = fair ? key : "";
        Optional<T> out = Optional.empty();
        if (fair && size >= capacity) {
            var longest = lines.values().stream()
                    .max(Comparator.comparingInt(Deque::size))
                    .orElseThrow();
            int mine = lines.containsKey(line) ? lines.get(line).size() : 0;
            if (mine + 1 >= longest.size()) {
                return Optional.of(item);
            }
            out = Optional.of(longest.removeLast());
            size--;
        }
        lines.computeIfAbsent(line, _ -> new ArrayDeque<>()).addLast(item);
        size++;
        notify();
        return out;
    }

    /// The next in turn; waits for one.
    public synchronized T take() throws InterruptedException {
        while (size == 0) {
            wait();
        }
        var turn = lines.entrySet().iterator().next();
        String key = turn.getKey();
        var line = turn.getValue();
        T item = line.removeFirst();
        size--;
        lines.remove(key);
        if (!line.isEmpty()) {
            // To the end of the round.
            lines.put(key, line);
        }
        return item;
    }

    public synchronized boolean remove(String key, T item) {
        String line = fair ? key : "";
        var waiting = lines.get(line);
        if (waiting == null || !waiting.remove(item)) {
            return false;
        }
        size--;
        if (waiting.isEmpty()) {
            lines.remove(line);
        }
        return true;
    }

    public synchronized int size() {
        return size;
    }
}
