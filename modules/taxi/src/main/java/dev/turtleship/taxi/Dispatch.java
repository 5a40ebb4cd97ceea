package dev.turtleship.taxi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Who is offered which ride, decided for all of one window together.
///
/// In rounds: in each, the nearest pair of all is taken first, and a ride gets one offer and a driver one in all. So
/// every ride that has somebody near has an offer before any ride has a second one. Greedy, and not the least sum of
/// all ways: over the handful of candidates of a ride the difference is small, and it is plain why somebody got an
/// offer.
final class Dispatch {
    /// A ride that takes `wanted` more offers.
    record Wish(UUID ride, int wanted) {}

    /// A way that a driver could be sent.
    record Candidate(UUID ride, UUID driver, long meters, long seconds) {}

    record Match(UUID id, UUID ride, UUID driver, long meters, long seconds) {}

    private static final Comparator<Candidate> NEAREST_FIRST = Comparator.comparingLong(Candidate::seconds)
            .thenComparing(Candidate::ride)
            .thenComparing(Candidate::driver);

    private Dispatch() {}

    static List<Candidate> match(List<Wish> wishes, List<Candidate> candidates) {
        var sorted = candidates.stream().sorted(NEAREST_FIRST).toList();
        Map<UUID, Integer> wanted = new HashMap<>();
        wishes.forEach(wish -> wanted.put(wish.ride(), wish.wanted()));
        Set<UUID> taken = new HashSet<>();
        var matches = new ArrayList<Candidate>();
        int before;
        do {
            before = matches.size();
            matches.addAll(round(sorted, wanted, taken));
        } while (matches.size() > before);
        return matches;
    }

    private static List<Candidate> round(List<Candidate> sorted, Map<UUID, Integer> wanted, Set<UUID> taken) {
        Set<UUID> served = new HashSet<>();
        var matches = new ArrayList<Candidate>();
        for (var pair : sorted) {
            int left = wanted.getOrDefault(pair.ride(), 0);
            if (left > 0 && !served.contains(pair.ride()) && taken.add(pair.driver())) {
                served.add(pair.ride());
                wanted.put(pair.ride(), left - 1);
                matches.add(pair);
            }
        }
        return matches;
    }
}
