package dev.turtleship.core.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeersTest {
    private static final String SECRET = "sixteen letters.";
    private static final String OTHER = "another sixteen.";

    @Test
    void both_secrets_are_accepted_while_they_are_changed_and_the_first_is_sent() {
        var peers = peers(Map.of("turtleship.peers.pay", "http://127.0.0.1:1"), SECRET, OTHER);
        assertTrue(peers.recognises("Bearer " + SECRET));
        assertTrue(peers.recognises("Bearer " + OTHER));
        assertFalse(peers.recognises("Bearer " + SECRET + "x"));
        assertFalse(peers.recognises("Bearer "));
        assertFalse(peers.recognises(null));
        assertEquals(
                Optional.of("Bearer " + SECRET),
                peers.request("pay", "/x").build().headers().firstValue("Authorization"));
    }

    @Test
    void peers_without_a_secret_are_a_mistake_at_the_start() {
        var peers = peers(Map.of("turtleship.peers.pay", "http://127.0.0.1:1"), null, OTHER);
        var mistake = assertThrows(IllegalStateException.class, () -> peers.start(null));
        assertTrue(mistake.getMessage().contains("turtleship.internal.secret"), mistake.getMessage());
        assertThrows(IllegalStateException.class, () -> peers(
                        Map.of("turtleship.peers.pay", "http://127.0.0.1:1"), "short", null)
                .start(null));
        peers(Map.of(), null, null).start(null);
        peers(Map.of("turtleship.peers.pay", "http://127.0.0.1:1"), SECRET, null)
                .start(null);
    }

    @Test
    void the_secret_goes_to_nobody_but_configured_peers() throws IOException {
        var asked = new ArrayList<String>();
        var stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stranger.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.getResponseHeaders()
                    .add("Location", "http://127.0.0.1:" + stranger.getAddress().getPort() + "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        stranger.start();
        try {
            String url = "http://127.0.0.1:" + stranger.getAddress().getPort();
            var peers = peers(Map.of("turtleship.peers.pay", url), SECRET, null);
            var answer = peers.send(peers.request("pay", "/x").build(), HttpResponse.BodyHandlers.discarding());
            assertEquals(307, answer.statusCode());
            assertEquals(List.of("/x"), asked);
            assertThrows(IllegalStateException.class, () -> peers.request("chat", "/x"));
        } finally {
            stranger.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(20)
    void an_answer_without_an_end_is_none(boolean frozen) throws IOException {
        var closed = new CountDownLatch(1);
        var peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peer.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        peer.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var body = exchange.getResponseBody();
            body.write("{".getBytes(StandardCharsets.US_ASCII));
            body.flush();
            while (!frozen) {
                body.write(new byte[65_536]);
            }
            try {
                closed.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        peer.start();
        try {
            String url = "http://127.0.0.1:" + peer.getAddress().getPort();
            var peers = peers(Map.of("turtleship.peers.pay", url), SECRET, null);
            var request = peers.request("pay", "/x")
                    .timeout(Duration.ofMillis(frozen ? 300 : 10_000))
                    .build();
            assertThrows(IOException.class, () -> peers.send(request, HttpResponse.BodyHandlers.ofString()));
        } finally {
            closed.countDown();
            peer.stop(0);
        }
    }

    private static Peers peers(Map<String, String> properties, String secret, String other) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .build();
        return new Peers(config, Optional.ofNullable(secret), Optional.ofNullable(other));
    }
}
