package dev.turtleship.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Picks the ports of the embedded servers. A data folder keeps its ports, so that a tool pointed at a database
/// finds it again after a restart.
final class Ports {
    /// Below the range from which Linux (32768) and macOS (49152) take ports for outgoing connections: a client that
    /// keeps trying a dead server inside that range can end up connected to itself and hold the port.
    private static final int FIRST = 20_000;

    private static final int COUNT = 10_000;

    /// A port on the loopback address that is free now and not among `others`; remembered in the server's files.
    static int choose(ServerFiles files, Set<Integer> others) throws IOException {
        int remembered = remembered(files);
        if (remembered > 0 && !others.contains(remembered) && isFree(remembered)) {
            return remembered;
        }
        int start = ThreadLocalRandom.current().nextInt(COUNT);
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + (start + i) % COUNT;
            if (!others.contains(port) && isFree(port)) {
                ServerFiles.write(files.port(), Integer.toString(port));
                return port;
            }
        }
        throw new IOException("no free port from %d to %d".formatted(FIRST, FIRST + COUNT - 1));
    }

    private static int remembered(ServerFiles files) throws IOException {
        if (!Files.exists(files.port())) {
            return 0;
        }
        try {
            return Integer.parseInt(Files.readString(files.port()).strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Ports() {}
}
