package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.page.Position;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The same news over the socket and by long poll.
@QuarkusTest
class ChangeResourceTest {
    @Inject
    LongPolls polls;

    private Person rider;
    private Person driver;

    @BeforeEach
    void signUp() {
        rider = People.signUp();
        driver = TaxiFixture.driver();
    }

    @Test
    void an_offer_reaches_a_driver_who_waits_and_one_with_a_socket_alike() throws Exception {
        TaxiFixture.shift(driver, true);
        TaxiFixture.position(driver, 1, 35.8714, 128.6014).expect(200);
        String start = cursor(driver);
        try (var socket = Listener.hello(driver, "{}");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> changes(driver, start, 25));
            Await.soon("the driver waits", () -> polls.waiting() > 0);
            var ride = TaxiFixture.requestedAt(rider, 35.8716, 128.6016);
            var polled = waiting.get(20, TimeUnit.SECONDS).body().at("/offers/0");
            var pushed = socket.await("taxi.offer");
            assertEquals(polled, pushed);
            assertEquals(ride.toString(), pushed.at("/ride").asText());
            assertEquals("offered", pushed.at("/state").asText());
        } finally {
            TaxiFixture.shift(driver, false);
        }
    }

    @Test
    void both_sides_hear_of_each_step_once_with_growing_versions() throws SQLException {
        String hers = cursor(rider);
        String his = cursor(driver);
        var ride = TaxiFixture.accepted(rider, driver);
        var first = changes(rider, hers, 25);
        assertEquals("accepted none", first.at("/rides/0/state") + " " + first.at("/rides/0/payment"));
        assertEquals(first.body().at("/rides"), changes(driver, his, 25).body().at("/rides"));
        assertEquals(
                0, changes(rider, first.at("/cursor"), 0).body().at("/rides").size());
        TaxiFixture.drive(driver, ride, "arrived", null).expect(200);
        var second = changes(rider, first.at("/cursor"), 25);
        assertEquals("arrived 3", second.at("/rides/0/state") + " " + second.at("/rides/0/version"));
    }

    @Test
    void a_socket_that_resumes_is_told_what_goes_on() throws Exception {
        var ride = TaxiFixture.requested(rider);
        var offer = TaxiFixture.offer(ride, driver);
        try (var hers = Listener.hello(rider, "{}");
                var his = Listener.hello(driver, "{}")) {
            assertEquals("processing", hers.await("taxi.ride").at("/state").asText());
            assertEquals(offer.toString(), his.await("taxi.offer").at("/id").asText());
            TaxiFixture.accept(driver, offer).expect(200);
            Await.soon("she hears of the driver", () -> hers.bodies("taxi.ride").stream()
                    .anyMatch(body -> body.at("/state").asText().equals("accepted")));
        }
    }

    @Test
    void nothing_of_other_peoples_rides_is_told_and_a_wrong_cursor_is_refused() throws SQLException {
        var stranger = People.signUp();
        String start = cursor(stranger);
        TaxiFixture.accepted(rider, driver);
        assertEquals(0, changes(stranger, start, 0).body().at("/rides").size());
        stranger.api().get("/v1/taxi/changes?after=" + cursor(rider)).invalid("/after");
        stranger.api().get("/v1/taxi/changes?wait=26").invalid("/wait");
    }

    @Test
    void a_cursor_from_a_time_that_a_restore_undid_begins_anew() throws SQLException {
        String log = Sql.text("taxi", "select system_identifier from pg_control_system()");
        String lost = new Position("taxi", new AccountId(rider.id()), log, 1L << 50).encode();
        var answer = changes(rider, lost, 0);
        assertEquals("true", answer.at("/reset"));
        TaxiFixture.requested(rider);
        assertEquals("processing", changes(rider, answer.at("/cursor"), 25).at("/rides/0/state"));
    }

    private static String cursor(Person person) {
        var answer = person.api().get("/v1/taxi/changes").expect(200);
        assertEquals("true", answer.at("/reset"));
        return answer.at("/cursor");
    }

    private static Api.Answer changes(Person person, String after, int wait) {
        return person.api()
                .get("/v1/taxi/changes?after=" + after + "&wait=" + wait)
                .expect(200);
    }

    /// A socket that only listens.
    private static final class Listener implements WebSocket.Listener, AutoCloseable {
        private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
        private final StringBuilder part = new StringBuilder();
        private WebSocket socket;

        static Listener hello(Person person, String resume) {
            var listener = new Listener();
            var uri = URI.create(Api.open().url().replaceFirst("^http", "ws") + "/v1/socket");
            listener.socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(uri, listener)
                    .join();
            listener.socket
                    .sendText(
                            "{\"id\":1,\"type\":\"hello\",\"body\":{\"token\":\"" + person.accessToken()
                                    + "\",\"resume\":{\"taxi\":" + resume + "}}}",
                            true)
                    .join();
            listener.await("ok");
            return listener;
        }

        JsonNode await(String type) {
            return Await.some(
                    Await.SOON, "a " + type, () -> bodies(type).stream().findFirst());
        }

        List<JsonNode> bodies(String type) {
            return frames.stream()
                    .filter(frame -> frame.path("type").asText().equals(type))
                    .map(frame -> frame.at("/body"))
                    .toList();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                frames.add(Api.json(part.toString()));
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
