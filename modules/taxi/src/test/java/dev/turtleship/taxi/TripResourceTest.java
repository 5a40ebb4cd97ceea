package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What may be done with a ride in which state, by whom, over HTTP.
@QuarkusTest
class TripResourceTest {
    private static final List<String> DRIVERS = List.of("arrived", "start", "complete", "cancel");

    @Inject
    TestTime time;

    @Inject
    FakePay pay;

    private Person rider;
    private Person driver;

    @BeforeEach
    void signUp() {
        rider = People.signUp();
        driver = TaxiFixture.driver();
    }

    /// Where each command leads: a state, or 409 with the state in which the ride stays.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # is            | arrived start       complete  driver-cancel rider-cancel   rating    pay
            accepted        | arrived 409         409       processing    rider_canceled 409       409
            arrived         | arrived in_progress 409       processing    rider_canceled 409       409
            in_progress     | 409     in_progress completed 409           409            409       409
            completed       | 409     409         completed 409           409            completed completed
            rider_canceled  | 409     409         409       409           rider_canceled 409       409
            driver_canceled | 409     409         409       driver_canceled 409          409       409
            """)
    void every_state_answers_every_command(String state, String expected) throws SQLException {
        var columns = expected.trim().split(" +");
        var commands = List.of("arrived", "start", "complete", "cancel", "rider cancel", "rating", "pay");
        var answers = new ArrayList<String>();
        for (var command : commands) {
            answers.add(answer(state, command));
        }
        assertEquals(List.of(columns), answers);
    }

    private String answer(String state, String command) throws SQLException {
        signUp();
        var ride = inState(state);
        String pin = Sql.text("taxi", "select pin from ride where id = ?", ride);
        var bodies = Map.of(
                "start", "{\"pin\":\"" + pin + "\"}",
                "complete", "{\"occurred_at\":\"" + time.instant() + "\"}",
                "cancel", "{}",
                "rating", "{\"stars\":4}",
                "rider cancel", "{\"fee\":{\"amount\":9000,\"currency\":\"KRW\"}}");
        var answer = DRIVERS.contains(command)
                ? TaxiFixture.drive(driver, ride, command, bodies.get(command))
                : TaxiFixture.ride(rider, ride, command.replace("rider ", ""), bodies.get(command));
        if (answer.status() == 409) {
            answer.problem(409, command.equals("pay") ? "taxi/nothing-due" : "taxi/wrong-state");
            assertEquals(state, TaxiFixture.state(ride), "it stays where it was after " + command);
            if (!command.equals("pay")) {
                assertEquals(state, answer.at("/state"));
            }
            return "409";
        }
        assertEquals(2, answer.status() / 100, answer.text());
        return TaxiFixture.state(ride);
    }

    private UUID inState(String state) throws SQLException {
        return switch (state) {
            case "completed" -> TaxiFixture.completed(rider, driver);
            case "in_progress" -> TaxiFixture.inProgress(rider, driver);
            case "rider_canceled" -> {
                var ride = TaxiFixture.accepted(rider, driver);
                TaxiFixture.ride(rider, ride, "cancel", "{}").expect(200);
                yield ride;
            }
            case "driver_canceled" -> {
                var ride = TaxiFixture.accepted(rider, driver);
                Sql.run("taxi", "update ride set redispatches = 3 where id = ?", ride);
                TaxiFixture.drive(driver, ride, "cancel", "{}").expect(204);
                yield ride;
            }
            case "arrived" -> {
                var ride = TaxiFixture.accepted(rider, driver);
                TaxiFixture.drive(driver, ride, "arrived", null).expect(200);
                yield ride;
            }
            default -> TaxiFixture.accepted(rider, driver);
        };
    }

    @Test
    void a_rider_is_notified_of_what_the_driver_does() throws SQLException {
        var ride = TaxiFixture.accepted(rider, driver);
        TaxiFixture.drive(driver, ride, "arrived", null).expect(200);
        TaxiFixture.drive(driver, ride, "arrived", null).expect(200);
        TaxiFixture.drive(driver, ride, "cancel", "{}").expect(204);
        Await.soon("three notifications", () -> notified(rider).size() >= 3);
        assertEquals(
                List.of("taxi searching " + ride, "taxi arrived " + ride, "taxi accepted " + ride), notified(rider));
        assertEquals(List.of(), notified(driver));
    }

    /// What the person was told through push, the last first.
    private static List<String> notified(Person person) {
        var told = new ArrayList<String>();
        var list = person.api().get("/v1/push/notifications").expect(200);
        list.body()
                .at("/items")
                .forEach(one -> told.add(one.at("/module").asText() + " "
                        + one.at("/kind").asText() + " " + one.at("/subject").asText()));
        return told;
    }

    @Test
    void whose_ride_it_is_not_finds_none() throws SQLException {
        var ride = TaxiFixture.accepted(rider, driver);
        var stranger = TaxiFixture.driver();
        var bodies = Map.of("start", "{\"pin\":\"0000\"}", "complete", "{\"occurred_at\":\"2026-01-01T00:00:00Z\"}");
        stranger.api().get("/v1/taxi/rides/" + ride).problem(404, "taxi/ride-unknown");
        stranger.api().get("/v1/taxi/driver/rides/" + ride).problem(404, "taxi/ride-unknown");
        for (var command : DRIVERS) {
            String body = bodies.getOrDefault(command, "{}");
            TaxiFixture.drive(stranger, ride, command, body).problem(404, "taxi/ride-unknown");
            TaxiFixture.drive(rider, ride, command, body).problem(404, "taxi/ride-unknown");
            TaxiFixture.drive(driver, Ids.next(), command, body).problem(404, "taxi/ride-unknown");
        }
        TaxiFixture.ride(driver, ride, "cancel", "{}").problem(404, "taxi/ride-unknown");
        assertEquals("accepted", TaxiFixture.state(ride));
    }

    @Test
    void a_pin_can_be_guessed_five_times_and_then_not_even_told() throws SQLException {
        var ride = TaxiFixture.accepted(rider, driver);
        TaxiFixture.drive(driver, ride, "arrived", null).expect(200);
        String right = TaxiFixture.pin(rider, ride);
        String wrong = right.contains("0000") ? "{\"pin\":\"0001\"}" : "{\"pin\":\"0000\"}";
        for (int left = 4; left >= 0; left--) {
            var refused = TaxiFixture.drive(driver, ride, "start", wrong).problem(422, "taxi/pin-wrong");
            assertEquals(Integer.toString(left), refused.at("/tries_left"));
        }
        TaxiFixture.drive(driver, ride, "start", right).problem(409, "taxi/pin-locked");
        assertEquals("arrived", TaxiFixture.state(ride));
        TaxiFixture.drive(driver, ride, "cancel", "{}").expect(204);
        var second = TaxiFixture.driver();
        TaxiFixture.accept(second, TaxiFixture.offer(ride, second)).expect(200);
        TaxiFixture.drive(second, ride, "arrived", null).expect(200);
        TaxiFixture.drive(second, ride, "start", TaxiFixture.pin(rider, ride)).expect(200);
    }

    @Test
    void the_driver_is_never_told_the_pin() throws SQLException {
        var ride = TaxiFixture.accepted(rider, driver);
        assertEquals("", TaxiFixture.find(driver, ride).at("/pin"));
        assertEquals("", driver.api().get("/v1/taxi/driver/rides").expect(200).at("/items/0/pin"));
        assertEquals(4, TaxiFixture.find(rider, ride).at("/pin").length());
        TaxiFixture.drive(driver, ride, "arrived", null).expect(200);
        TaxiFixture.drive(driver, ride, "start", TaxiFixture.pin(rider, ride)).expect(200);
        assertEquals("", TaxiFixture.find(rider, ride).at("/pin"));
    }

    @Test
    void a_ride_ends_when_the_device_says_within_reason() throws SQLException {
        var ride = TaxiFixture.inProgress(rider, driver);
        var now = time.instant();
        complete(ride, now.plus(Duration.ofHours(1)).toString()).problem(422, "taxi/from-the-future");
        complete(ride, now.minus(Duration.ofDays(1)).toString()).invalid("/occurred_at");
        complete(ride, "yesterday").invalid("/occurred_at");
        TaxiFixture.drive(driver, ride, "complete", "{}").invalid("/occurred_at");
        assertEquals("in_progress", TaxiFixture.state(ride));
        assertEquals(0, pay.askedOf(rider.id()).size());
        complete(ride, now.toString()).expect(200);
        complete(ride, now.plus(Duration.ofHours(1)).toString()).expect(200);
        assertEquals(now.toString(), TaxiFixture.find(rider, ride).at("/ended_at"));
    }

    private dev.turtleship.core.testing.Api.Answer complete(UUID ride, String at) {
        return TaxiFixture.drive(driver, ride, "complete", "{\"occurred_at\":\"" + at + "\"}");
    }

    @Test
    void each_step_of_a_ride_is_an_event_with_the_version_it_made() throws SQLException {
        var ride = TaxiFixture.completed(rider, driver);
        TaxiFixture.reply(TaxiFixture.charges(pay, rider, 1).getFirst(), "settled", "settled");
        TaxiFixture.ride(rider, ride, "rating", "{\"stars\":4}").expect(200);
        TaxiFixture.ride(rider, ride, "rating", "{\"stars\":4}").expect(200);
        TaxiFixture.ride(rider, ride, "rating", "{\"stars\":5}").problem(409, "taxi/already-rated");
        assertEquals(
                "1 requested, 2 accepted, 3 arrived, 4 started, 5 completed, 6 payment_paid, 7 rated",
                Sql.text("taxi", """
                        select string_agg(seq || ' ' || kind, ', ' order by seq) from trip_event where ride = ?
                        """, ride));
        assertEquals("7", TaxiFixture.find(rider, ride).at("/version"));
    }
}
