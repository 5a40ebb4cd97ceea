package dev.turtleship.drills;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Drivers who say where they are, and rides from the request to the paid fare, each in an open loop. What is stored
/// afterwards is compared with what people were told, as in a drill.
final class RidesBench {
    static final String NAME = "rides";

    private static final int BATCH = 10;
    private static final int CONNECTIONS = 256;
    private static final int FARE_WAIT = 5;
    /// A ride of this load takes four to five seconds, most of them for the driver to be found and on the way.
    private static final int RIDERS_PER_RIDE = 7;

    private static final Duration SETTLING = Duration.ofMinutes(1);

    private final int drivers;
    private final int rides;
    private final int positions;
    private final Duration time;
    private final Duration warmUp;
    private final long seed;
    private final Map<String, Number> figures = new LinkedHashMap<>();
    private long errors;

    private RidesBench(Args args) {
        drivers = args.number("--drivers", 500);
        rides = args.number("--rate", 50);
        positions = args.number("--positions", 5_000);
        time = Duration.ofSeconds(args.number("--seconds", 30));
        warmUp = Duration.ofSeconds(args.number("--warm-up", 60));
        seed = args.number("--seed", ThreadLocalRandom.current().nextInt(1 << 24));
    }

    static int run(Args args) {
        args.allow(Set.of("--drivers", "--rate", "--positions", "--seconds", "--warm-up", "--seed"));
        var bench = new RidesBench(args);
        bench.measure();
        bench.figures.put("errors", bench.errors);
        BenchReport.print(
                NAME, bench.figures, List.of("positions_per_s", "p99_ms_positions", "p99_ms_offer", "p99_ms_fare"));
        return bench.errors == 0 ? 0 : 1;
    }

    private void measure() {
        try (var loop = new Loop();
                var application = Application.start(Launch.of(Home.standard(), "bench-" + NAME))) {
            var api = new Api(loop, application.port(), CONNECTIONS);
            StatusWatch.allUp(loop, api, application);
            Setup.print(loop, api, application, "taxi");
            Out.say(
                    "%d drivers; %d positions/s, then %d rides/s, each for %d s after %d s, seed %d",
                    drivers, positions, rides, time.toSeconds(), warmUp.toSeconds(), seed);
            var load = new RideTraffic.Load(rides * RIDERS_PER_RIDE, drivers, rides, FARE_WAIT);
            var traffic = new RideTraffic(loop, application, load, new Ids(seed));
            positions(loop, application, api, traffic.drivers());
            rides(application, traffic);
        }
    }

    /// A batch counts when it was taken; its points are the figure.
    private void positions(Loop loop, Application application, Api api, List<Driver> drivers) {
        var latency = new Latency();
        var window = new Window[] {new Window(0, 0)};
        var wrong = new long[1];
        var pace = new Pace(loop, positions / (double) BATCH, (number, dueAt) -> {
            var driver = drivers.get((int) (number % drivers.size()));
            api.post("/v1/taxi/driver/positions", driver.person().token(), driver.positions(BATCH))
                    .onSuccess(answer -> {
                        if (!answer.success()) {
                            wrong[0]++;
                        } else if (window[0].contains(dueAt)) {
                            latency.add(dueAt, answer.endedAt());
                        }
                    });
        });
        pace.start();
        Await.elapsed(warmUp);
        var before = Cpu.now(application);
        long from = System.nanoTime();
        loop.ask(() -> window[0] = new Window(from, from + time.toNanos()));
        Await.elapsed(time);
        var cpu = Cpu.now(application).since(before);
        pace.stop();
        Await.within(
                SETTLING, () -> loop.ask(() -> latency.count() + wrong[0] >= time.toSeconds() * positions / BATCH));
        errors += loop.ask(() -> wrong[0]);
        Out.say("positions: %s", latency);
        long points = Math.max(1, latency.count() * BATCH);
        figures.put("positions_per_s", latency.count() * BATCH / window[0].seconds());
        figures.put("p50_ms_positions", latency.millis(50));
        figures.put("p99_ms_positions", latency.millis(99));
        figures.put("server_cpu_us_a_position", cpu.server() / (double) points);
        figures.put("generator_cpu_us_a_position", cpu.generator() / (double) points);
    }

    private void rides(Application application, RideTraffic traffic) {
        traffic.start(warmUp.dividedBy(2));
        Await.elapsed(warmUp);
        var before = Cpu.now(application);
        long from = System.nanoTime();
        Await.elapsed(time);
        var window = new Window(from, System.nanoTime());
        var cpu = Cpu.now(application).since(before);
        traffic.stop();
        traffic.settle(SETTLING);
        var side = traffic.collect();
        tell(side.history(), window);
        long count = Math.max(1, figures.get("rides").longValue());
        figures.put("server_cpu_ms_a_ride", cpu.server() / 1_000.0 / count);
        figures.put("postgres_cpu_ms_a_ride", cpu.postgres() / 1_000.0 / count);
        figures.put("generator_cpu_ms_a_ride", cpu.generator() / 1_000.0 / count);
        var check = new RideCheck(side.history(), side.stored());
        for (var wrong : List.of(check.oneDriverEach(), check.stuck(), check.settledOnce(), check.refused())) {
            wrong.examples().forEach(each -> Out.say("wrong: %s", each));
            errors += wrong.count();
        }
    }

    private void tell(RideHistory history, Window window) {
        var offer = new Latency();
        var fare = new Latency();
        long notOffered = 0;
        long notPaid = 0;
        for (var request : history.requests()) {
            var offeredAt = history.offeredAt().get(request.ride());
            if (window.contains(request.dueAt())) {
                if (offeredAt == null) {
                    notOffered++;
                } else {
                    offer.add(request.dueAt(), offeredAt);
                }
            }
        }
        for (var ended : history.fares()) {
            if (window.contains(ended.dueAt())) {
                fare.add(ended.dueAt(), ended.answeredAt());
                notPaid += ended.payment().equals("paid") ? 0 : 1;
            }
        }
        Out.say("request to first offer: %s; %d without", offer, notOffered);
        Out.say("completed to paid: %s; %d answered before they were paid", fare, notPaid);
        figures.put("rides", offer.count());
        figures.put("p50_ms_offer", offer.millis(50));
        figures.put("p99_ms_offer", offer.millis(99));
        figures.put("p50_ms_fare", fare.millis(50));
        figures.put("p99_ms_fare", fare.millis(99));
        figures.put("fares_not_paid_at_once", notPaid);
        errors += notOffered;
    }
}
