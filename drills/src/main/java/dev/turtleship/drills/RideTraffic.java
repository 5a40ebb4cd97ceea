package dev.turtleship.drills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// People who ride and people who drive, in an open loop of requests: a rider who is free requests when the next ride
/// is due, whatever became of those before. What is refused or not answered they ask again, under the same id.
final class RideTraffic {
    /// @param fareWait how many seconds a driver waits for the answer that the fare is paid; 0: not at all
    record Load(int riders, int drivers, double perSecond, int fareWait) {
        Load(int riders, int drivers, double perSecond) {
            this(riders, drivers, perSecond, 0);
        }
    }

    private static final int CONNECTIONS = 512;
    private static final Duration SET_UP = Duration.ofMinutes(2);
    private static final Duration AGAIN = Duration.ofMillis(300);
    private static final Duration PING = Duration.ofSeconds(4);
    private static final int POINTS = 2;

    /// The middle of Seoul; nobody is farther than about a kilometre from it.
    private static final double LAT = 37.5665;

    private static final double LNG = 126.9780;
    private static final double SPREAD = 0.01;
    private static final double AWAY = 0.02;

    private final Loop loop;
    private final Api api;
    private final Application application;
    private final Ids ids;
    private final RandomGenerator random;
    private final List<Rider> riders = new ArrayList<>();
    private final List<Driver> drivers = new ArrayList<>();
    private final Map<String, Rider> byRide = new HashMap<>();
    private final RideHistory history = new RideHistory();
    private final Asking asking;
    private final Map<Integer, Integer> strangePolls = new TreeMap<>();
    private final Payments payments;
    private final Pace pace;
    private final int fareWait;
    private int next;
    private int nobodyFree;
    private long pings;

    /// Signs them up, gives the riders money and taxi their mandates, and the drivers vehicles and a shift.
    RideTraffic(Loop loop, Application application, Load load, Ids ids) {
        this.loop = loop;
        this.application = application;
        this.api = new Api(loop, application.port(), CONNECTIONS);
        this.ids = ids;
        this.random = ids.random();
        this.fareWait = load.fareWait();
        this.asking = new Asking(loop, history.calls(), history.givenUp());
        int count = load.riders() + load.drivers();
        Out.say("signing up %d riders and %d drivers", load.riders(), load.drivers());
        var people = loop.await("signing up riders", SET_UP, () -> People.signUp(loop, api, count, ids));
        people.subList(0, load.riders()).forEach(person -> riders.add(new Rider(this, person)));
        people.subList(load.riders(), count).forEach(person -> drivers.add(new Driver(this, person)));
        // Drivers too, so that pay knows everybody.
        this.payments = new Payments(loop, api, people, ids);
        loop.await("topping up riders", SET_UP, payments::topUp);
        loop.await(
                "giving mandates",
                SET_UP,
                () -> loop.each(
                        riders.size(),
                        4,
                        i -> payments.allow("taxi", riders.get(i).person())));
        loop.await("registering drivers", SET_UP, () -> loop.each(drivers.size(), 4, i -> register(drivers.get(i))));
        this.pace = new Pace(loop, load.perSecond(), this::due);
        Out.say("%.0f rides/s", load.perSecond());
    }

    void start() {
        start(Duration.ZERO);
    }

    void start(Duration ramp) {
        loop.run(() -> {
            riders.forEach(Rider::quote);
            drivers.forEach(Driver::work);
            loop.vertx().setPeriodic(PING.toMillis() / drivers.size(), ignored -> ping());
        });
        pace.start(ramp);
    }

    /// Ends the requests; what was requested goes on to its end.
    void stop() {
        pace.stop();
    }

    /// Waits until every ride has ended and every fare is paid; whether that happened is judged by the checker.
    void settle(Duration limit) {
        Await.within(
                limit,
                () -> loop.ask(() -> riders.stream().noneMatch(Rider::riding)
                        && drivers.stream().noneMatch(Driver::driving)));
        Await.within(limit, () -> {
            Await.elapsed(AGAIN);
            return Stored.unpaid(application.postgres("taxi")) == 0;
        });
        asking.end();
    }

    /// Only after the end.
    RideSide collect() {
        Out.say(
                "%d rides requested, %d times nobody was free to; other answers to long polls: %s",
                history.requests().size(), nobodyFree, strangePolls);
        return new RideSide(history, Stored.rides(application.postgres("taxi"), application.postgres("pay")));
    }

    long toppedUpMinor() {
        return payments.toppedUpMinor();
    }

    Api api() {
        return api;
    }

    Rider riderOf(String ride) {
        return byRide.get(ride);
    }

    int fareWait() {
        return fareWait;
    }

    List<Driver> drivers() {
        return drivers;
    }

    RideHistory history() {
        return history;
    }

    Asking asking() {
        return asking;
    }

    /// A long poll that brought nothing; 0 and 503 are what it may bring where taxi is away.
    void polled(Api.Answer answer) {
        history.unheard().add(new RideHistory.Unheard(answer.endedAt(), answer.status()));
        if (answer.status() != 0 && answer.status() != 503) {
            strangePolls.merge(answer.status(), 1, Integer::sum);
        }
    }

    Future<Void> after(Duration delay) {
        return loop.after(delay);
    }

    /// Looks at a ride once, and keeps what was shown.
    Future<Api.Answer> look(String ride, Person by, Supplier<Future<Api.Answer>> find) {
        return asking.once("look", ride, by.id(), find).onSuccess(answer -> {
            if (answer.success()) {
                var shown = answer.json();
                var payment = shown.path("payment");
                history.views()
                        .add(new RideHistory.View(
                                ride,
                                by.id(),
                                answer.endedAt(),
                                shown.path("state").asText(),
                                payment.path("state").asText(),
                                payment.path("waiting").asText(),
                                payment.path("expected_by").asText(),
                                payment.path("amount").path("amount").asLong()));
            }
        });
    }

    /// Somewhere in the middle of the city.
    ObjectNode aPlace(ObjectNode into) {
        return into.put("lat", LAT + random.nextDouble(-SPREAD, SPREAD))
                .put("lng", LNG + random.nextDouble(-SPREAD, SPREAD));
    }

    /// From the middle to a place some kilometres away.
    ObjectNode aWay() {
        var way = Json.object();
        aPlace(way.putObject("pickup"));
        way.putObject("dropoff")
                .put("lat", LAT + AWAY + random.nextDouble(SPREAD))
                .put("lng", LNG + random.nextDouble(-SPREAD, SPREAD));
        return way;
    }

    /// The next ride, for the next rider who is free.
    private void due(long number, long dueAt) {
        for (int i = 0; i < riders.size(); i++) {
            var rider = riders.get(next++ % riders.size());
            if (rider.free()) {
                var ride = ids.next();
                byRide.put(ride, rider);
                rider.request(ride, dueAt);
                return;
            }
        }
        nobodyFree++;
    }

    /// One driver after the other, each once in four seconds.
    private void ping() {
        if (asking.ended()) {
            return;
        }
        var driver = drivers.get((int) (pings++ % drivers.size()));
        long dueAt = System.nanoTime();
        api.post("/v1/taxi/driver/positions", driver.person().token(), driver.positions(POINTS))
                .onSuccess(answer ->
                        asking.keep(Call.of("positions", "", driver.person().id(), dueAt, answer)));
    }

    private Future<Api.Answer> register(Driver driver) {
        var token = driver.person().token();
        return setUp(() -> api.put("/v1/taxi/driver/me", token, driver.profile()))
                .compose(ignored -> setUp(() -> api.put(
                        "/v1/taxi/driver/availability", token, Json.object().put("available", true))))
                .compose(
                        ignored -> setUp(() -> api.post("/v1/taxi/driver/positions", token, driver.positions(POINTS))));
    }

    private Future<Api.Answer> setUp(Supplier<Future<Api.Answer>> call) {
        return api.until("setting up rides", SET_UP, Api.Answer::success, call);
    }
}
