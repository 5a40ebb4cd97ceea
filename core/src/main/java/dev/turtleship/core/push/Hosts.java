package dev.turtleship.core.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turtleship.core.bulkhead.Breaker;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.push.Names.Where;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/// The push services: which there are, a breaker and places for each, and where their names lead. One that is no
/// vendor's goes by its host.
@Singleton
class Hosts {
    /// The way to one push service, with its own places and, if it is no vendor's, those that it shares with others.
    static final class Way {
        private final Breaker breaker;
        private final int most;
        private final Semaphore own;
        private final Semaphore shared;

        private Way(Breaker breaker, int most, Semaphore shared) {
            this.breaker = breaker;
            this.most = most;
            this.own = new Semaphore(most);
            this.shared = shared;
        }

        Breaker breaker() {
            return breaker;
        }

        /// Takes as many places as are wanted and free; how many. While the service is down, one, now and then.
        int enter(long wanted) {
            int entered = 0;
            for (long room = Math.min(wanted, room()); entered < room && own.tryAcquire(); entered++) {
                if (!shared.tryAcquire()) {
                    own.release();
                    break;
                }
            }
            return entered;
        }

        private int room() {
            if (breaker.condition().state() == BulkheadState.UP) {
                return most;
            }
            boolean idle = own.availablePermits() == most;
            return idle && breaker.lets() ? 1 : 0;
        }

        void leave(int places) {
            shared.release(places);
            own.release(places);
        }
    }

    /// Of hosts that are no vendor's, those used last.
    private static final int MAX_HOSTS = 1_000;

    /// Look-ups at once: before something is sent, and when somebody subscribes. So whoever subscribes again and
    /// again with names that nobody answers for holds up no delivery.
    private static final int LOOK_UPS = 4;

    private final Map<String, Vendor> simulated = new HashMap<>();
    private final Map<Vendor, Way> vendors = new HashMap<>();
    private final Cache<String, Way> others =
            Caffeine.newBuilder().maximumSize(MAX_HOSTS).build();
    private final Semaphore strangers;
    private final Names sending = new Names("push-names-", LOOK_UPS, InetAddress::getAllByName);
    private final Names subscribing = new Names("push-new-names-", LOOK_UPS, InetAddress::getAllByName);
    private final PushConfig config;
    private final Clock clock;

    Hosts(Bulkheads bulkheads, PushConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.strangers = new Semaphore(config.sendingToOthers());
        config.hosts().keySet().forEach(Vendor::of);
        config.simulated().forEach((word, origin) -> simulated.put(Endpoint.origin(origin), Vendor.of(word)));
        int most = config.sendingPerService();
        for (var vendor : Vendor.values()) {
            vendors.put(vendor, new Way(bulkheads.of("push").breaker(vendor.thing()), most, new Semaphore(most)));
        }
    }

    Set<String> simulated() {
        return simulated.keySet();
    }

    /// The name of the push service at this endpoint: the vendor's, else the host.
    String service(URI endpoint) {
        return vendor(endpoint).map(Vendor::word).orElseGet(() -> endpoint.getHost()
                .toLowerCase(Locale.ROOT));
    }

    boolean isVendors(String service) {
        return Vendor.words().contains(service);
    }

    Way wayTo(String service) {
        return isVendors(service)
                ? vendors.get(Vendor.of(service))
                : others.get(
                        service,
                        _ -> new Way(
                                new Breaker("another push service", clock), config.sendingPerService(), strangers));
    }

    /// Whether all places are taken that those share which are no vendor's.
    boolean isFullForOthers() {
        return strangers.availablePermits() == 0;
    }

    /// Where the endpoint leads now, before something is sent there. A vendor's host needs no look-up: it is not for
    /// strangers to say where that leads.
    Where look(URI endpoint) {
        return look(endpoint, sending);
    }

    /// As [#look], for whoever subscribes.
    Where lookFirst(URI endpoint) {
        return look(endpoint, subscribing);
    }

    private Where look(URI endpoint, Names names) {
        return vendor(endpoint).isPresent() ? Where.PUBLIC : names.look(endpoint.getHost());
    }

    private Optional<Vendor> vendor(URI endpoint) {
        var stands = simulated.get(Endpoint.origin(endpoint));
        if (stands != null) {
            return Optional.of(stands);
        }
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        return config.hosts().entrySet().stream()
                .filter(hosts -> hosts.getValue().stream().anyMatch(pattern -> matches(pattern, host)))
                .findFirst()
                .map(hosts -> Vendor.of(hosts.getKey()));
    }

    /// `*.example.com` is any name below it.
    private static boolean matches(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }
}
