package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The socket itself: hello, auth, and whatever is not the protocol.
@QuarkusTest
class SocketTest {
    private static final int BAD_TOKEN = 3501;
    private static final int PROTOCOL = 3502;

    private static Person alice;

    @Inject
    Vertx vertx;

    @Inject
    TestTime clock;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
    }

    @Test
    void a_hello_is_answered_with_what_the_client_needs_to_know() {
        var me = People.signUp();
        try (var client = LiveClient.connect()) {
            var body = client.ask("hello", "{\"token\":\"" + me.accessToken() + "\",\"device\":\"phone\"}");
            assertEquals(me.session().toString(), body.at("/session").asText());
            assertEquals(25, body.at("/ping_seconds").asInt());
            assertEquals(0, body.at("/resume/chat/behind").size());
            assertTrue(client.ask("ping", "{}").isEmpty());
        }
    }

    @Test
    void a_bad_token_closes_the_socket_for_good() {
        var tokens = List.of("", "x", "a.b.c", alice.refreshToken(), alice.accessToken() + "x");
        for (String token : tokens) {
            try (var client = LiveClient.connect()) {
                client.refused("hello", "{\"token\":\"" + token + "\"}", 401);
                assertEquals(BAD_TOKEN, client.awaitClosed(), token);
            }
        }
    }

    @Test
    void nothing_works_before_the_hello() {
        try (var client = LiveClient.connect()) {
            for (String type : List.of("ping", "chat.send", "chat.read", "auth", "nothing")) {
                var problem = client.refused(type, "{}", 401);
                assertEquals(
                        "/problems/core/unauthenticated", problem.at("/type").asText());
            }
            client.ask("hello", "{\"token\":\"" + alice.accessToken() + "\"}");
            client.settle();
        }
    }

    @Test
    void a_second_hello_is_refused_and_changes_nothing() {
        var bob = People.signUp();
        try (var client = LiveClient.hello(alice)) {
            client.refused("hello", "{\"token\":\"" + bob.accessToken() + "\"}", 409);
            client.settle();
        }
    }

    @Test
    void a_hello_without_a_token_may_be_tried_again() {
        try (var client = LiveClient.connect()) {
            for (String body : List.of("{}", "{\"token\":null}", "{\"token\":7}")) {
                assertEquals(
                        "/body/token",
                        client.refused("hello", body, 400)
                                .at("/errors/0/pointer")
                                .asText());
            }
            client.ask("hello", "{\"token\":\"" + alice.accessToken() + "\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "7",
                "null",
                "true",
                "\"text\"",
                "[]",
                "[{\"id\":1,\"type\":\"ping\",\"body\":{}}]",
                "{",
                "{}",
                "{\"id\":1}",
                "{\"type\":\"ping\",\"body\":{}}",
                "{\"id\":null,\"type\":\"ping\",\"body\":{}}",
                "{\"id\":\"1\",\"type\":\"ping\",\"body\":{}}",
                "{\"id\":1.5,\"type\":\"ping\",\"body\":{}}",
                "{\"id\":99999999999999999999,\"type\":\"ping\",\"body\":{}}",
                "{\"id\":1,\"body\":{}}",
                "{\"id\":1,\"type\":7,\"body\":{}}",
                "{\"id\":1,\"type\":\"ping\"}",
                "{\"id\":1,\"type\":\"ping\",\"body\":null}",
                "{\"id\":1,\"type\":\"ping\",\"body\":[]}",
                "{\"id\":1,\"id\":2,\"type\":\"ping\",\"body\":{}}",
                "{\"id\":1,\"type\":\"ping\",\"body\":{}} {}",
                "{'id':1,'type':'ping','body':{}}"
            })
    void what_is_no_frame_gets_an_error_without_an_id(String text) {
        try (var client = LiveClient.hello(alice)) {
            client.sendText(text);
            var error = client.await(
                    "an error", frame -> frame.path("type").asText().equals("error"));
            assertFalse(error.has("id"), error.toString());
            assertEquals(400, error.at("/body/status").asInt());
            client.settle();
        }
    }

    @Test
    void a_deep_frame_is_no_frame() {
        try (var client = LiveClient.hello(alice)) {
            client.sendText(
                    "{\"id\":1,\"type\":\"ping\",\"body\":{\"a\":" + "[".repeat(3000) + "]".repeat(3000) + "}}");
            assertEquals(400, client.awaitType("error").at("/status").asInt());
            client.settle();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "chat", "chat.", "chat.unknown", "Hello", "pay.transfer", ""})
    void a_type_that_nobody_knows_is_refused(String type) {
        try (var client = LiveClient.hello(alice)) {
            var problem = client.refused(type, "{}", 404);
            assertEquals("/type", problem.at("/errors/0/pointer").asText());
        }
    }

    @Test
    void a_binary_frame_is_not_the_protocol() {
        try (var client = LiveClient.hello(alice)) {
            client.sendBinary(new byte[] {1, 2, 3});
            assertEquals(PROTOCOL, client.awaitClosed());
        }
    }

    /// In many fragments, as a client sends it that does not know its size before.
    @ParameterizedTest
    @CsvSource({"70000", "200000", "1000000"})
    void a_message_that_is_too_large_is_never_taken(int size) {
        try (var client = LiveClient.hello(alice)) {
            boolean cutOff = false;
            try {
                client.sendText("{\"id\":77,\"type\":\"ping\",\"body\":{\"a\":\"" + "x".repeat(size) + "\"}}");
            } catch (CompletionException _) {
                cutOff = true;
            }
            if (!cutOff) {
                Await.soon(
                        "it is refused",
                        () -> client.closeCode() != LiveClient.OPEN
                                || client.bodies("error").size() == 1);
            }
            assertTrue(
                    client.frames.stream().noneMatch(frame -> frame.path("id").asInt() == 77));
        }
        assertServes();
    }

    @Test
    void a_frame_that_is_too_large_is_never_taken() throws Exception {
        var uri = URI.create(Api.open().url());
        var client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxFrameSize(1 << 20));
        var answered = new CompletableFuture<String>();
        client.connect(new WebSocketConnectOptions()
                        .setHost(uri.getHost())
                        .setPort(uri.getPort())
                        .setURI("/v1/socket"))
                .onSuccess(socket -> {
                    socket.textMessageHandler(answered::complete);
                    socket.closeHandler(_ -> answered.complete("closed"));
                    socket.writeFinalTextFrame(
                            "{\"id\":77,\"type\":\"hello\",\"body\":{\"token\":\"" + "x".repeat(70_000) + "\"}}");
                })
                .onFailure(answered::completeExceptionally);
        String answer = answered.get(10, TimeUnit.SECONDS);
        assertTrue(answer.equals("closed") || answer.contains("\"error\""), answer);
        assertFalse(answer.contains("77"), answer);
        client.close();
        assertServes();
    }

    private static void assertServes() {
        try (var client = LiveClient.hello(alice)) {
            client.settle();
        }
    }

    @Test
    void without_an_upgrade_there_is_nothing_to_see() {
        assertEquals(426, Api.open().get("/v1/socket").status());
    }

    @Test
    void a_new_token_extends_the_connection() {
        var me = People.signUp();
        var stranger = People.signUp();
        try (var client = LiveClient.hello(me)) {
            clock.advance(Duration.ofMinutes(9));
            var renewed = People.person(Api.open()
                    .post("/v1/sessions/refresh", Api.object("refresh_token", me.refreshToken()))
                    .expect(200)
                    .body());
            client.refused("auth", "{\"token\":\"" + stranger.accessToken() + "\"}", 403);
            client.ask("auth", "{\"token\":\"" + renewed.accessToken() + "\"}");
            clock.advance(Duration.ofMinutes(2));
            client.refused("auth", "{\"token\":\"" + me.accessToken() + "\"}", 401);
            client.settle();
        } finally {
            alice = People.signUp();
        }
    }

    /// Every few seconds those whose token ended are closed, which may be before or after the next frame.
    @Test
    void an_ended_token_stops_the_connection() {
        try (var client = LiveClient.hello(People.signUp())) {
            clock.advance(Duration.ofMinutes(10));
            try {
                client.refused("ping", "{}", 401);
            } catch (AssertionError | CompletionException tooLate) {
                assertEquals(BAD_TOKEN, client.awaitClosed(), tooLate.toString());
            }
            assertEquals(BAD_TOKEN, client.awaitClosed());
        } finally {
            alice = People.signUp();
        }
    }

    @Test
    void signing_out_closes_the_socket_at_once() {
        var me = People.signUp();
        var phone = People.signIn(me);
        try (var gone = LiveClient.hello(me);
                var stays = LiveClient.hello(phone)) {
            me.api().delete("/v1/sessions/current").expect(204);
            assertEquals(BAD_TOKEN, gone.awaitClosed());
            stays.settle();
        }
    }
}
