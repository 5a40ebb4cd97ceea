package dev.turtleship.taxi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;

/// Makes quotes and knows its own again.
@ApplicationScoped
class QuoteService {
    /// A quote, and the token that the rider requests with.
    record Signed(Quote quote, String token) {}

    /// A quote as the database reads it. `items` is JSON inside a text.
    record Terms(
            UUID id,
            UUID rider,
            double pickupLat,
            double pickupLng,
            double dropoffLat,
            double dropoffLng,
            long distanceMeters,
            long durationSeconds,
            String tariff,
            String items,
            long fareMinor) {}

    private static final long MAX_METERS = 200_000;

    /// The key, read once: quoting asks no database after the first time. A bean of its own for the lane's sake.
    @ApplicationScoped
    static class Key {
        private final RideStore store;
        private volatile String secret;

        Key(RideStore store) {
            this.store = store;
        }

        String secret() {
            return secret;
        }

        @InLane("taxi.read")
        @Transactional
        String load() {
            secret = store.quoteSecret();
            return secret;
        }
    }

    private final Key key;
    private final Routing routing;
    private final TaxiConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    QuoteService(Key key, Routing routing, TaxiConfig config, ObjectMapper json, Clock clock) {
        this.key = key;
        this.routing = routing;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    Signed quote(AccountId rider, Place pickup, Place dropoff) {
        var route = routing.route(pickup, dropoff);
        if (route.meters() > MAX_METERS) {
            throw new Refused(TaxiError.TOO_FAR, "At most " + MAX_METERS / 1000 + " km").at("/dropoff", "Too far");
        }
        var now = clock.instant();
        var quote = new Quote(
                Ids.next(),
                rider.value(),
                pickup,
                dropoff,
                route.meters(),
                route.seconds(),
                Tariff.NAME,
                Tariff.items(route, now),
                now.plus(config.quoteLife()));
        return new Signed(quote, quote.sign(secret(), json));
    }

    /// The quote of this rider inside the token, expired or not.
    Quote open(String token, AccountId rider) {
        var quote = Quote.verify(token, secret(), json);
        if (!quote.rider().equals(rider.value())) {
            throw new Refused(TaxiError.QUOTE_INVALID, "Ask for a quote of your own").at("/quote", "Somebody else's");
        }
        return quote;
    }

    /// The quote as the database takes it.
    String terms(Quote quote) {
        try {
            return json.writeValueAsString(new Terms(
                    quote.id(),
                    quote.rider(),
                    quote.pickup().lat(),
                    quote.pickup().lng(),
                    quote.dropoff().lat(),
                    quote.dropoff().lng(),
                    quote.distanceMeters(),
                    quote.durationSeconds(),
                    quote.tariff(),
                    json.writeValueAsString(quote.items()),
                    quote.amountMinor()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a quote cannot be written", impossible);
        }
    }

    void requireGood(Quote quote) {
        if (!clock.instant().isBefore(quote.expiresAt())) {
            throw new Refused(TaxiError.QUOTE_EXPIRED, "Ask for a new quote").at("/quote", "Expired");
        }
    }

    private String secret() {
        String known = key.secret();
        return known == null ? key.load() : known;
    }
}
