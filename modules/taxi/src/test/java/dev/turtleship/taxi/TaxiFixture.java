package dev.turtleship.taxi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/// Riders, drivers and rides over HTTP.
final class TaxiFixture {
    static final String CITY_HALL = place(37.5663, 126.9779);
    static final String GANGNAM = place(37.4979, 127.0276);

    /// For sweeps, which need a while without a failure before they call a driver silent.
    private static final Duration LEFT_ALONE = Duration.ofSeconds(30);

    private TaxiFixture() {}

    static String place(double lat, double lng) {
        return "{\"lat\":" + lat + ",\"lng\":" + lng + "}";
    }

    static Api.Answer quote(Person rider) {
        return quote(rider, CITY_HALL, GANGNAM);
    }

    static Api.Answer quote(Person rider, String pickup, String dropoff) {
        return rider.api().post("/v1/taxi/quotes", "{\"pickup\":" + pickup + ",\"dropoff\":" + dropoff + "}");
    }

    static String token(Person rider) {
        return quote(rider).expect(200).at("/token");
    }

    static Api.Answer request(Person rider, UUID id, String token) {
        return rider.api().put("/v1/taxi/rides/" + id, Api.object("quote", token));
    }

    /// A ride that looks for a driver.
    static UUID requested(Person rider) {
        var id = Ids.next();
        request(rider, id, token(rider)).expect(201);
        return id;
    }

    /// A ride that looks for a driver in a town where nothing else happens.
    static UUID requestedAt(Person rider, double lat, double lng) {
        var id = Ids.next();
        String token = quote(rider, place(lat, lng), place(lat + 0.05, lng))
                .expect(200)
                .at("/token");
        request(rider, id, token).expect(201);
        return id;
    }

    /// A driver on shift who is there.
    static Person driverAt(double lat, double lng) {
        var driver = driver();
        shift(driver, true);
        position(driver, 1, lat, lng).expect(200);
        return driver;
    }

    /// A driver who is not on shift.
    static Person driver() {
        var driver = People.signUp();
        driver.api()
                .put(
                        "/v1/taxi/driver/me",
                        Api.object(
                                "name",
                                "Kim",
                                "vehicle",
                                "White Sonata",
                                "plate",
                                "P" + driver.id().toString().substring(24)))
                .expect(200);
        return driver;
    }

    static void shift(Person driver, boolean on) {
        driver.api()
                .put("/v1/taxi/driver/availability", "{\"available\":" + on + "}")
                .expect(200);
    }

    static Api.Answer position(Person driver, long seq, double lat, double lng) {
        return positions(driver, point(seq, lat, lng, Instant.parse("2026-01-01T00:00:00Z")));
    }

    static Api.Answer positions(Person driver, String... points) {
        return driver.api().post("/v1/taxi/driver/positions", "{\"points\":[" + String.join(",", points) + "]}");
    }

    static String point(long seq, double lat, double lng, Instant at) {
        return Api.object("seq", seq, "lat", lat, "lng", lng, "recorded_at", at.toString());
    }

    /// An offer as dispatch makes it.
    static UUID offer(UUID ride, Person driver) throws SQLException {
        var id = Ids.next();
        Sql.run("taxi", """
                insert into offer (id, ride, driver, meters, seconds, expires_at)
                values (?, ?, ?, 100, 20, clock_timestamp() + interval '1 hour')
                """, id, ride, driver.id());
        return id;
    }

    static Api.Answer accept(Person driver, UUID offer) {
        return driver.api().post("/v1/taxi/driver/offers/" + offer + "/accept", null);
    }

    static Api.Answer drive(Person driver, UUID ride, String command, String body) {
        return driver.api().post("/v1/taxi/driver/rides/" + ride + "/" + command, body);
    }

    static Api.Answer ride(Person rider, UUID ride, String command, String body) {
        return rider.api().post("/v1/taxi/rides/" + ride + "/" + command, body);
    }

    static Api.Answer find(Person person, UUID ride) {
        return person.api().get("/v1/taxi/rides/" + ride).expect(200);
    }

    static UUID accepted(Person rider, Person driver) throws SQLException {
        var ride = requested(rider);
        accept(driver, offer(ride, driver)).expect(200);
        return ride;
    }

    static UUID inProgress(Person rider, Person driver) throws SQLException {
        var ride = accepted(rider, driver);
        drive(driver, ride, "arrived", null).expect(200);
        drive(driver, ride, "start", pin(rider, ride)).expect(200);
        return ride;
    }

    static UUID completed(Person rider, Person driver) throws SQLException {
        var ride = inProgress(rider, driver);
        complete(driver, ride).expect(200);
        return ride;
    }

    static Api.Answer complete(Person driver, UUID ride) {
        return drive(driver, ride, "complete", endedNow(driver, ride));
    }

    /// When it ended, by a device whose clock agrees with the server's.
    static String endedNow(Person driver, UUID ride) {
        return Api.object(
                "occurred_at",
                driver.api().get("/v1/taxi/driver/rides/" + ride).expect(200).at("/started_at"));
    }

    static String pin(Person rider, UUID ride) {
        return Api.object("pin", find(rider, ride).at("/pin"));
    }

    static String state(UUID ride) throws SQLException {
        return Sql.text("taxi", "select state from ride where id = ?", ride);
    }

    /// Both have gone, days ago, and no driver of this ride is heard of: waits until that has ended it.
    static void leftAlone(UUID ride) throws SQLException {
        var waits = List.of("accepted", "arrived", "in_progress");
        age(ride);
        Await.until(LEFT_ALONE, "no driver has it any more", () -> !waits.contains(stateNow(ride)));
        age(ride);
        Await.until(LEFT_ALONE, "its search ends", () -> !stateNow(ride).equals("processing"));
    }

    static void age(UUID ride) throws SQLException {
        Sql.run("taxi", """
                update ride
                set accepted_at = accepted_at - interval '3 days', arrived_at = arrived_at - interval '3 days',
                    started_at = started_at - interval '3 days', search_until = now()
                where id = ? and ended_at is null
                """, ride);
    }

    private static String stateNow(UUID ride) {
        try {
            return state(ride);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    static String payment(Person person, UUID ride) {
        return find(person, ride).at("/payment/state");
    }

    /// Delivers what pay says of a charge, as another process would, once for each state; answers the receipts.
    static List<String> reply(UUID charge, String... states) {
        return replyFrom("pay", charge, states);
    }

    static List<String> replyFrom(String source, UUID charge, String... states) {
        var batch = Arrays.stream(states)
                .map(state -> Api.object(
                        "id",
                        Ids.next().toString(),
                        "source",
                        source,
                        "destination",
                        "taxi",
                        "aggregate",
                        charge.toString(),
                        "type",
                        "pay.charge_changed",
                        "payload",
                        Api.object(
                                "charge",
                                charge.toString(),
                                "state",
                                state,
                                "reason",
                                state.equals("refused") ? "declined" : state.equals("pending") ? "over_mandate" : "",
                                "at",
                                "2026-01-01T00:00:00Z")))
                .toList();
        String secret = ConfigProvider.getConfig().getValue("turtleship.internal.secret", String.class);
        var receipts = Api.open()
                .as(secret)
                .post("/internal/v1/messages", "[" + String.join(",", batch) + "]")
                .expect(200)
                .body();
        var results = new ArrayList<String>();
        receipts.forEach(receipt -> results.add(receipt.at("/result").asText()));
        return results;
    }

    /// The charges asked of pay for this rider, when there are so many.
    static List<UUID> charges(FakePay pay, Person rider, int many) {
        return Await.some(Await.SOON, many + " charges", () -> {
            var asked = pay.askedOf(rider.id());
            return asked.size() == many
                    ? Optional.of(asked.stream().map(charge -> charge.charge()).toList())
                    : Optional.empty();
        });
    }

    static List<JsonNode> list(JsonNode array) {
        var list = new ArrayList<JsonNode>();
        array.forEach(list::add);
        return list;
    }
}
