package dev.turtleship.core.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Where a request comes from, for limits: an IPv4 address, or the /64 of an IPv6 address, which is what one customer
/// gets. Behind a proxy it is the proxy's, unless `quarkus.http.proxy.*` says whom to believe.
public final class ClientAddress {
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    public static String of(HttpServerRequest request) {
        var remote = request.remoteAddress();
        return remote == null || remote.hostAddress() == null ? "unknown" : network(remote.hostAddress());
    }

    static String network(String literal) {
        try {
            var address = InetAddress.ofLiteral(literal).getAddress();
            if (address.length == 4) {
                return literal;
            }
            Arrays.fill(address, NETWORK_BYTES, address.length, (byte) 0);
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException | IllegalArgumentException _) {
            return "unknown";
        }
    }
}
