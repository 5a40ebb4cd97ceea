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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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

    private static Peers peers(Map<String, String> properties, String secret, String other) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .build();
        return new Peers(config, Optional.ofNullable(secret), Optional.ofNullable(other));
    }
}
