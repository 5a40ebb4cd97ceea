package dev.turtleship.core.id;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Together;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {
    private static final int MANY = 50_000;

    /// As text, which is how a database and a list of files sort them; `UUID.compareTo` compares signed halves.
    @Test
    void ids_of_one_thread_grow() {
        String before = Ids.next().toString();
        for (int i = 0; i < MANY; i++) {
            String next = Ids.next().toString();
            assertTrue(before.compareTo(next) < 0, before + " then " + next);
            before = next;
        }
    }

    @Test
    void an_id_says_when_it_was_made() {
        long before = System.currentTimeMillis();
        var id = Ids.next();
        assertEquals(7, id.version());
        assertEquals(2, id.variant());
        long made = id.getMostSignificantBits() >>> 16;
        assertTrue(made >= before - 1 && made <= System.currentTimeMillis() + 1, id + " made at " + made);
    }

    @Test
    void ids_of_many_threads_are_all_different() throws InterruptedException {
        var all = Together.run(
                8, _ -> IntStream.range(0, MANY / 8).mapToObj(_ -> Ids.next()).toList());
        var distinct = new HashSet<Object>();
        all.forEach(distinct::addAll);
        assertEquals(all.stream().mapToInt(List::size).sum(), distinct.size());
    }
}
