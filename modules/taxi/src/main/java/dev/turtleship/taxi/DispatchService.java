package dev.turtleship.taxi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.Ids;
import dev.turtleship.taxi.Dispatch.Candidate;
import dev.turtleship.taxi.Dispatch.Match;
import dev.turtleship.taxi.Dispatch.Wish;
import dev.turtleship.taxi.OfferStore.Blocked;
import dev.turtleship.taxi.OfferStore.Open;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/// One window of dispatch: what expired is over, who was searched for in vain is told, the rest is offered. Each step
/// is a transaction of its own and right by itself; a window that fails in the middle is made good by the next.
@ApplicationScoped
class DispatchService {
    /// What one window is matched from.
    record Window(List<Open> open, Set<Blocked> blocked, Set<UUID> free) {}

    private static final int MOST_EXPIRED = 500;
    private static final int MOST_ENDED = 100;
    private static final int MOST_RIDES = 1_000;
    private static final int MOST_DRIVERS = 100_000;
    private static final int ENOUGH_CANDIDATES = 16;
    private static final int MOST_CANDIDATES = 40;

    private final OfferStore offers;
    private final RideStore rides;
    private final Positions positions;
    private final News news;
    private final TaxiConfig config;
    private final Clock clock;
    private final ObjectMapper json;

    DispatchService(
            OfferStore offers,
            RideStore rides,
            Positions positions,
            News news,
            TaxiConfig config,
            Clock clock,
            ObjectMapper json) {
        this.offers = offers;
        this.rides = rides;
        this.positions = positions;
        this.news = news;
        this.config = config;
        this.clock = clock;
        this.json = json;
    }

    @InLane("taxi.dispatch")
    @Transactional
    int expire() {
        var gone = offers.expire(MOST_EXPIRED);
        news.offers(gone);
        return gone.size();
    }

    /// A search that is over takes all its offers with it, so that nobody accepts a ride that the rider gave up on.
    @InLane("taxi.dispatch")
    @Transactional
    int giveUp() {
        var ids = offers.searchedInVain(MOST_ENDED);
        for (var id : ids) {
            rides.end(id, Ride.State.NO_DRIVERS.word, "", clock.instant());
            news.offers(offers.withdraw(id));
        }
        news.rides(ids);
        return ids.size();
    }

    /// What there is to match: rides that take more offers, who said no to which, who is free.
    @InLane("taxi.dispatch")
    @Transactional
    Window look() {
        var open = offers.open(config.offersPerRide(), MOST_RIDES);
        if (open.isEmpty()) {
            return new Window(List.of(), Set.of(), Set.of());
        }
        var blocked = offers.blocked(open.stream().map(Open::id).toArray(UUID[]::new));
        return new Window(open, new HashSet<>(blocked), new HashSet<>(offers.free(MOST_DRIVERS)));
    }

    /// Only memory: no lane and no connection is held for the reckoning.
    List<Match> match(Window window) {
        var candidates = window.open().stream()
                .flatMap(ride -> candidates(ride, window).stream())
                .toList();
        var wishes = window.open().stream()
                .map(ride -> new Wish(ride.id(), config.offersPerRide() - (int) ride.live()))
                .toList();
        return Dispatch.match(wishes, candidates).stream()
                .map(pair -> new Match(Ids.next(), pair.ride(), pair.driver(), pair.meters(), pair.seconds()))
                .toList();
    }

    @InLane("taxi.dispatch")
    @Transactional
    int offer(List<Match> matches) {
        var made = offers.offer(json(matches), config.offerLife().toMillis());
        news.offers(made);
        return made.size();
    }

    /// The nearest who are free, without the rider (who may drive as well) and those who said no.
    private List<Candidate> candidates(Open ride, Window window) {
        var pickup = new Place(ride.lat(), ride.lng());
        Predicate<UUID> eligible = driver -> window.free().contains(driver)
                && !driver.equals(ride.rider())
                && !window.blocked().contains(new Blocked(ride.id(), driver));
        return positions.candidates(ride.id(), pickup, ENOUGH_CANDIDATES, eligible, clock.instant()).stream()
                .limit(MOST_CANDIDATES)
                .toList();
    }

    private String json(List<Match> matches) {
        try {
            return json.writeValueAsString(matches);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("matches cannot be written", impossible);
        }
    }
}
