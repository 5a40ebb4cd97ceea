package dev.turtleship.drills;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Free ports on the loopback address. Below the range from which Linux takes ports for outgoing connections: a client
/// that keeps trying a dead server inside that range can end up connected to itself and hold the port.
final class Ports {
    private static final int FIRST = 10_000;
    private static final int COUNT = 10_000;
    private static final int TRIES = 1_000;

    private Ports() {}

    static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            try (var socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress("127.0.0.1", port));
                return port;
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new CannotRun("no free port from " + FIRST + " on");
    }
}
