package dev.turtleship.core.push;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/// Says before the application starts where [PushServices] will listen in it, and lets it try again soon.
public class PushPorts implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        try (var google = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var mozilla = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Map.of(
                    "turtleship.push.simulated.google",
                    "http://127.0.0.1:" + google.getLocalPort(),
                    "turtleship.push.simulated.mozilla",
                    "http://127.0.0.1:" + mozilla.getLocalPort(),
                    "turtleship.push.hosts.windows",
                    "*.notify.windows.com,*.windows.invalid",
                    "turtleship.push.contact",
                    "mailto:push@example.com",
                    "turtleship.push.first-retry",
                    "50ms",
                    "turtleship.push.deadline",
                    "1s",
                    "turtleship.push.tries",
                    "4");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void stop() {
        // The servers are the application's.
    }
}
