package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Ten thousand accepts, twenty at a time for the same ride, some of them while its rider cancels.
@QuarkusTest
class ContestTest {
    private static final int RIDES = 500;
    private static final int DRIVERS = 20;

    /// Every so many rides the rider cancels at the same moment.
    private static final int CANCELED_EVERY = 5;

    @Test
    void of_ten_thousand_contested_accepts_exactly_one_wins_each_ride() throws Exception {
        var drivers = Stream.generate(TaxiFixture::driver).limit(DRIVERS).toList();
        var rider = People.signUp();
        var first = TaxiFixture.requested(rider);
        TaxiFixture.ride(rider, first, "cancel", "{}").expect(200);
        var counts = new HashMap<String, Integer>();
        try (var threads = Executors.newFixedThreadPool(DRIVERS + 1);
                var database = Sql.connect("taxi")) {
            for (int i = 0; i < RIDES; i++) {
                boolean canceled = i % CANCELED_EVERY == 0;
                var ride = Ids.next();
                var offers = prepare(database, first, ride, drivers);
                var answers = new ArrayList<String>();
                for (var answer : threads.invokeAll(tasks(rider, ride, drivers, offers, canceled))) {
                    answers.add(answer.get());
                }
                check(database, ride, answers, canceled);
                answers.forEach(answer -> counts.merge(answer, 1, Integer::sum));
            }
        }
        assertTrue(counts.get("won") >= RIDES - RIDES / CANCELED_EVERY, counts.toString());
        assertEquals(RIDES * DRIVERS, sum(counts, "won", "offer-taken", "offer-closed"), counts.toString());
    }

    private static List<Callable<String>> tasks(
            Person rider, UUID ride, List<Person> drivers, List<UUID> offers, boolean canceled) {
        var gate = new CyclicBarrier(DRIVERS + 1);
        var tasks = new ArrayList<Callable<String>>();
        for (int i = 0; i < DRIVERS; i++) {
            int index = i;
            tasks.add(() -> {
                gate.await();
                return accept(drivers.get(index), offers.get(index));
            });
        }
        tasks.add(() -> {
            gate.await();
            return canceled
                    ? "cancel " + TaxiFixture.ride(rider, ride, "cancel", "{}").status()
                    : "watched";
        });
        return tasks;
    }

    /// What is true of the ride and its offers afterwards; then it is over, so that all are free for the next.
    private static void check(Connection database, UUID ride, List<String> answers, boolean canceled)
            throws SQLException {
        long won = answers.stream().filter("won"::equals).count();
        String state = text(database, "select state from ride where id = ?", ride);
        assertEquals(won + " 0", text(database, """
                        select count(*) filter (where state = 'accepted') || ' '
                               || count(*) filter (where state = 'offered')
                        from offer where ride = ?
                        """, ride), answers.toString());
        if (canceled) {
            assertEquals("rider_canceled", state, answers.toString());
            assertTrue(won <= 1, answers.toString());
        } else {
            assertEquals("accepted", state, answers.toString());
            assertEquals(1, won, answers.toString());
            text(database, """
                    update ride set state = 'rider_canceled', ended_at = now() where id = ? returning 'over'
                    """, ride);
        }
    }

    /// Another ride as `first`, of the same rider, offered to all these drivers as dispatch would.
    private static List<UUID> prepare(Connection database, UUID first, UUID ride, List<Person> drivers)
            throws SQLException {
        text(database, """
                insert into ride (id, rider, quote, pickup_lat, pickup_lng, dropoff_lat, dropoff_lng, distance_meters,
                                  duration_seconds, tariff, fare_items, fare_minor, search_until, requested_at)
                select ?, rider, gen_random_uuid(), pickup_lat, pickup_lng, dropoff_lat, dropoff_lng, distance_meters,
                       duration_seconds, tariff, fare_items, fare_minor, now() + interval '1 hour', now()
                from ride where id = ?
                returning 'made'
                """, ride, first);
        var offers = Stream.generate(Ids::next).limit(DRIVERS).toList();
        try (var insert = database.prepareStatement("""
                insert into offer (id, ride, driver, meters, seconds, expires_at)
                values (?, ?, ?, 100, 20, clock_timestamp() + interval '1 hour')
                """)) {
            for (int i = 0; i < DRIVERS; i++) {
                insert.setObject(1, offers.get(i));
                insert.setObject(2, ride);
                insert.setObject(3, drivers.get(i).id());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return offers;
    }

    private static String text(Connection database, String sql, Object... values) throws SQLException {
        try (var statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private static String accept(Person driver, UUID offer) {
        var answer = TaxiFixture.accept(driver, offer);
        return answer.status() == 200 ? "won" : answer.at("/type").replace("/problems/taxi/", "");
    }

    private static int sum(Map<String, Integer> counts, String... names) {
        return Stream.of(names).mapToInt(name -> counts.getOrDefault(name, 0)).sum();
    }
}
