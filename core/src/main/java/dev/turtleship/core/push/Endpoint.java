package dev.turtleship.core.push;

import dev.turtleship.core.problem.Refused;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Where a device is told: an address that a stranger gave us, and that we call. So it is https, at a name of the
/// public internet and at the usual port; and what the name means is looked at before each call ([#isPublic]).
final class Endpoint {
    /// Labels with dots between them, the last beginning with a letter: no number that means an address, and no name
    /// that only our own network knows.
    private static final Pattern NAME = Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z][a-z0-9-]*[a-z0-9]");

    private static final Set<String> OURS =
            Set.of("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "arpa", "onion");

    private static final int HTTPS = 443;

    /// Of any name (RFC 1035).
    private static final int MAX_NAME = 253;

    private Endpoint() {}

    /// Refuses what is no address of a push service. `simulated` are the origins that stand in for one.
    static URI require(String text, Set<String> simulated) {
        var uri = parsed(text);
        if (simulated.contains(origin(uri))) {
            return uri;
        }
        if (!"https".equals(uri.getScheme())) {
            throw refused("This must be an https address");
        }
        if (uri.getPort() != -1 && uri.getPort() != HTTPS) {
            throw refused("This must be at the usual port of https");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (host.length() > MAX_NAME
                || !NAME.matcher(host).matches()
                || OURS.contains(host.substring(host.lastIndexOf('.') + 1))) {
            throw refused("This must be at a public host, by name");
        }
        return uri;
    }

    private static URI parsed(String text) {
        try {
            var uri = new URI(text);
            boolean plain = uri.getHost() != null
                    && uri.getScheme() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && uri.getRawPath() != null
                    && text.chars().allMatch(c -> c > ' ' && c < 127);
            if (plain) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // Refused below, in the same words.
        }
        throw refused("This is no address of a push service");
    }

    static String origin(URI uri) {
        String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + port;
    }

    /// Whether this is an address of the public internet, and not one of our own machine or network, of a cloud's
    /// metadata, or of one inside another protocol (IANA's special-purpose registries).
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        var bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        return bytes.length == 4 ? isPublicV4(first, second, bytes[2] & 0xff) : isPublicV6(first, second, bytes);
    }

    private static boolean isPublicV4(int first, int second, int third) {
        return switch (first) {
            case 0 -> false;
            case 100 -> second < 64 || second > 127;
            case 192 -> !(second == 0 && (third == 0 || third == 2)) && !(second == 88 && third == 99);
            case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100);
            case 203 -> !(second == 0 && third == 113);
            default -> first < 224;
        };
    }

    /// Global unicast is 2000::/3; of it not 2001::/23 (Teredo and others), 2001:db8::/32 (examples) and 2002::/16
    /// (6to4, which hides an address of version 4).
    private static boolean isPublicV6(int first, int second, byte[] bytes) {
        if ((first & 0xe0) != 0x20) {
            return false;
        }
        int third = bytes[2] & 0xff;
        int fourth = bytes[3] & 0xff;
        boolean special = first == 0x20 && second == 0x01 && (third < 2 || third == 0x0d && fourth == 0xb8);
        return !special && !(first == 0x20 && second == 0x02);
    }

    private static Refused refused(String why) {
        return Refused.field("/endpoint", why);
    }
}
