package dev.turtleship.core.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Together;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    @Test
    void keys_take_turns_and_each_line_keeps_its_order() throws InterruptedException {
        var queue = new FairQueue<String>(100, true);
        offer(queue, "a", "a1", "a2", "a3", "a4");
        offer(queue, "b", "b1", "b2");
        offer(queue, "c", "c1");
        assertEquals(List.of("a1", "b1", "c1", "a2", "b2", "a3", "a4"), drain(queue));
    }

    @Test
    void who_comes_later_waits_one_round_at_most() throws InterruptedException {
        var queue = new FairQueue<String>(100, true);
        offer(queue, "a", "a1", "a2", "a3");
        assertEquals("a1", queue.take());
        offer(queue, "b", "b1");
        assertEquals(List.of("a2", "b1", "a3"), drain(queue));
    }

    @Test
    void when_it_is_full_the_longest_line_makes_room() throws InterruptedException {
        var queue = new FairQueue<String>(4, true);
        offer(queue, "a", "a1", "a2", "a3", "a4");
        assertEquals(Optional.of("a4"), queue.offer("b", "b1"));
        assertEquals(Optional.of("a3"), queue.offer("c", "c1"));
        assertEquals(4, queue.size());
        assertEquals(List.of("a1", "b1", "c1", "a2"), drain(queue));
    }

    @Test
    void when_it_is_full_the_longest_line_gets_no_longer() throws InterruptedException {
        var queue = new FairQueue<String>(4, true);
        offer(queue, "a", "a1", "a2");
        offer(queue, "b", "b1", "b2");
        assertEquals(Optional.of("a3"), queue.offer("a", "a3"));
        var out = queue.offer("c", "c1");
        assertTrue(out.equals(Optional.of("a2")) || out.equals(Optional.of("b2")), out.toString());
        assertEquals(4, queue.size());
    }

    @Test
    void whoever_leaves_is_not_served() throws InterruptedException {
        var queue = new FairQueue<String>(10, true);
        offer(queue, "a", "a1", "a2");
        assertTrue(queue.remove("a", "a1"));
        assertFalse(queue.remove("a", "a1"));
        assertFalse(queue.remove("b", "a2"));
        assertTrue(queue.remove("a", "a2"));
        assertEquals(0, queue.size());
        offer(queue, "a", "a3");
        assertEquals(List.of("a3"), drain(queue));
    }

    @Test
    void unfair_it_is_first_come_first_served_without_a_bound() throws InterruptedException {
        var queue = new FairQueue<String>(2, false);
        offer(queue, "a", "a1", "a2", "a3");
        offer(queue, "b", "b1");
        assertTrue(queue.remove("a", "a2"));
        assertEquals(List.of("a1", "a3", "b1"), drain(queue));
    }

    @Test
    void nothing_is_lost_and_nothing_comes_twice_among_many_threads() throws InterruptedException {
        var queue = new FairQueue<Integer>(100_000, true);
        var taken = new CopyOnWriteArrayList<Integer>();
        Together.run(8, thread -> {
            for (int i = 0; i < 500; i++) {
                if (thread % 2 == 0) {
                    queue.offer("key" + i % 7, thread * 1000 + i);
                } else {
                    taken.add(takeOne(queue));
                }
            }
            return "";
        });
        assertEquals(0, queue.size());
        assertEquals(2000, taken.size());
        assertEquals(2000, new HashSet<>(taken).size());
    }

    private static int takeOne(FairQueue<Integer> queue) {
        try {
            return queue.take();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void offer(FairQueue<String> queue, String key, String... items) {
        for (String item : items) {
            assertEquals(Optional.empty(), queue.offer(key, item));
        }
    }

    private static List<String> drain(FairQueue<String> queue) throws InterruptedException {
        var drained = new ArrayList<String>();
        while (queue.size() > 0) {
            drained.add(queue.take());
        }
        return drained;
    }
}
