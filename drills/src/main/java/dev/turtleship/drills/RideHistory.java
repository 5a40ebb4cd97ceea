package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What riders and drivers asked for and were told, and when. Belongs to the loop while the load runs.
///
/// @param calls every try of everything, `about` the ride
/// @param givenUp rides whose riders were refused for certain and did not ask again
/// @param offeredAt when the first driver heard of a ride, by its id
/// @param unheard long polls of drivers that were not answered, or refused
/// @param fares what drivers were answered who waited for the fare
record RideHistory(
        List<Request> requests,
        List<Call> calls,
        List<View> views,
        Set<String> givenUp,
        Map<String, Long> offeredAt,
        List<Unheard> unheard,
        List<FareAnswer> fares) {
    RideHistory() {
        this(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new HashSet<>(),
                new HashMap<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    /// Somebody waited for news and got none, but this status; 0: no answer.
    record Unheard(long at, int status) {}

    /// A ride was ended at `dueAt`, and the answer said how its fare stood.
    record FareAnswer(String ride, long dueAt, long answeredAt, String payment) {}

    /// A ride that somebody wants, at the fare that was quoted; asked for under this id until it is answered.
    record Request(String ride, String rider, long fareMinor, long dueAt) {}

    /// A ride as one of its two sides was shown it. `payment` is "" while nothing is owed; `waiting` and
    /// `expectedBy` are what was said of a fare that is due.
    record View(
            String ride,
            String by,
            long at,
            String state,
            String payment,
            String waiting,
            String expectedBy,
            long owedMinor) {}

    /// Whoever accepts as the second, or too late, is told so.
    static boolean tooLate(Call call) {
        return call.is("accept") && (call.status() == 409 || call.status() == 410);
    }

    List<Call> done(String what) {
        return calls.stream().filter(call -> call.is(what) && call.done()).toList();
    }
}
