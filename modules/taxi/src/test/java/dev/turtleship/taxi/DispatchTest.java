package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Seed;
import dev.turtleship.taxi.Dispatch.Candidate;
import dev.turtleship.taxi.Dispatch.Wish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DispatchTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);

    @Test
    void the_nearest_driver_gets_the_ride() {
        assertEquals("1-2", match(List.of(new Wish(A, 1)), pair(A, 1, 90), pair(A, 2, 30), pair(A, 3, 60)));
    }

    @Test
    void a_ride_has_its_first_offer_before_another_has_a_second() {
        assertEquals(
                "1-1 2-2 1-3",
                match(
                        List.of(new Wish(A, 2), new Wish(B, 2)),
                        pair(A, 1, 10),
                        pair(A, 2, 20),
                        pair(A, 3, 90),
                        pair(B, 1, 15),
                        pair(B, 2, 50)));
    }

    @Test
    void nobody_is_offered_what_nobody_wants() {
        assertEquals("", match(List.of(new Wish(A, 0)), pair(A, 1, 10), pair(B, 2, 10)));
        assertEquals("", match(List.of(new Wish(A, 3))));
    }

    @Test
    void of_any_window_every_driver_has_one_offer_at_most_and_no_free_driver_is_left_beside_a_wish() {
        var random = Seed.random("DispatchTest");
        for (int turn = 0; turn < 200; turn++) {
            var wishes = new ArrayList<Wish>();
            var pairs = new ArrayList<Candidate>();
            for (int ride = 1; ride <= 1 + random.nextInt(8); ride++) {
                wishes.add(new Wish(new UUID(0, ride), random.nextInt(4)));
                for (int driver = 1; driver <= 10; driver++) {
                    if (random.nextBoolean()) {
                        pairs.add(pair(new UUID(0, ride), driver, random.nextInt(600)));
                    }
                }
            }
            check(wishes, pairs, Dispatch.match(wishes, pairs));
        }
    }

    private static void check(List<Wish> wishes, List<Candidate> pairs, List<Candidate> matches) {
        var drivers = new HashSet<UUID>();
        var given = new HashMap<UUID, Integer>();
        for (var match : matches) {
            assertTrue(drivers.add(match.driver()), "twice: " + match);
            given.merge(match.ride(), 1, Integer::sum);
        }
        for (var wish : wishes) {
            int got = given.getOrDefault(wish.ride(), 0);
            assertTrue(got <= wish.wanted(), "too many for " + wish);
            boolean left = pairs.stream()
                    .anyMatch(pair -> pair.ride().equals(wish.ride()) && !drivers.contains(pair.driver()));
            assertTrue(got == wish.wanted() || !left, "somebody is free for " + wish);
        }
    }

    private static Candidate pair(UUID ride, long driver, long seconds) {
        return new Candidate(ride, new UUID(1, driver), seconds * 7, seconds);
    }

    private static String match(List<Wish> wishes, Candidate... pairs) {
        return Dispatch.match(wishes, List.of(pairs)).stream()
                .map(m -> m.ride().getLeastSignificantBits() + "-" + m.driver().getLeastSignificantBits())
                .collect(Collectors.joining(" "));
    }
}
