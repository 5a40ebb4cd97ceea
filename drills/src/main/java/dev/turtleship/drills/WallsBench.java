package dev.turtleship.drills;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// What the walls cost: CPU of the process per request, of the application as it is shipped and of the same without any
/// guard. Both run at once and are loaded in turns, in pairs of alternating order, so that what disturbs the machine
/// disturbs both.
final class WallsBench {
    static final String NAME = "walls";

    private static final int CLIENTS = 16;
    private static final Duration SET_UP = Duration.ofMinutes(2);

    private record Side(Application application, ClosedLoop load) {}

    /// CPU per request of both in turn, and by how many percent walls added to it.
    private record Pair(double withMicros, double withoutMicros) {
        double addedPercent() {
            return (withMicros / withoutMicros - 1) * 100;
        }
    }

    private final Loop loop;
    private final Ids ids;
    private long errors;
    private long requests;

    private WallsBench(Loop loop, Ids ids) {
        this.loop = loop;
        this.ids = ids;
    }

    static int run(Args args) {
        args.allow(Set.of("--pairs", "--seconds", "--warm-up", "--seed"));
        int pairs = args.number("--pairs", 10);
        var time = Duration.ofSeconds(args.number("--seconds", 5));
        var warmUp = Duration.ofSeconds(args.number("--warm-up", 90));
        long seed = args.number("--seed", ThreadLocalRandom.current().nextInt(1 << 24));
        var launch = Launch.of(Home.standard(), "bench-walls");
        try (var loop = new Loop();
                var with = Application.start(launch.process("with").uncached());
                var without = Application.start(launch.process("without").withoutWalls())) {
            var bench = new WallsBench(loop, new Ids(seed));
            var one = new Side(with, bench.load(with));
            var other = new Side(without, bench.load(without));
            Setup.print(loop, new Api(loop, with.port(), 1), with, "pay");
            Out.say(
                    "%d pairs of %d s after %d s each, %d clients, seed %d",
                    pairs, time.toSeconds(), warmUp.toSeconds(), CLIENTS, seed);
            bench.turn(one, warmUp);
            bench.turn(other, warmUp);
            bench.errors = 0;
            var results = new ArrayList<Pair>();
            for (int number = 1; number <= pairs; number++) {
                results.add(bench.pair(number, one, other, time));
            }
            return bench.report(results);
        }
    }

    /// Odd pairs begin with walls, even ones without.
    private Pair pair(int number, Side with, Side without, Duration time) {
        boolean withFirst = number % 2 == 1;
        double first = turn(withFirst ? with : without, time);
        double second = turn(withFirst ? without : with, time);
        var pair = withFirst ? new Pair(first, second) : new Pair(second, first);
        Out.say(
                "pair %2d: %.1f us with walls, %.1f us without: %+.2f %%",
                number, pair.withMicros(), pair.withoutMicros(), pair.addedPercent());
        return pair;
    }

    /// CPU per request of the process during one turn.
    private double turn(Side side, Duration time) {
        long answered = side.load().answered();
        long failed = side.load().failed();
        long cpu = working(side.application());
        side.load().start();
        Await.elapsed(time);
        side.load().stop();
        long count = side.load().answered() - answered;
        errors += side.load().failed() - failed;
        requests += count;
        return (working(side.application()) - cpu) / (double) Math.max(1, count);
    }

    /// Without the virtual machine's compiler: it works in the first minutes only, and on a few cores for so long that
    /// no warm-up would be long enough.
    private static long working(Application application) {
        return application.cpuMicros() - Processes.compilerMicros(application.pid());
    }

    /// Cheap requests through lanes: somebody's wallet and somebody's conversations, in turns.
    private ClosedLoop load(Application application) {
        var api = new Api(loop, application.port(), CLIENTS);
        StatusWatch.allUp(loop, api, application);
        var people = loop.await("signing up", SET_UP, () -> People.signUp(loop, api, 2, ids));
        var body = Json.object()
                .put("kind", "direct")
                .put("person", people.getLast().id());
        loop.await(
                "making a conversation",
                SET_UP,
                () -> api.until(
                        "making a conversation",
                        SET_UP,
                        Api.Answer::success,
                        () -> api.post(
                                "/v1/chat/conversations", people.getFirst().token(), body)));
        for (var person : people) {
            loop.await(
                    "having a wallet",
                    SET_UP,
                    () -> api.until(
                            "having a wallet",
                            SET_UP,
                            Api.Answer::success,
                            () -> api.get("/v1/pay/wallet", person.token())));
        }
        var turns = new int[CLIENTS];
        return new ClosedLoop(loop, CLIENTS, client -> {
            var path = turns[client]++ % 2 == 0 ? "/v1/pay/wallet" : "/v1/chat/conversations";
            Future<Api.Answer> answer =
                    api.get(path, people.get(client % people.size()).token());
            return answer.map(each -> each.status() == 200);
        });
    }

    private int report(List<Pair> pairs) {
        var added = pairs.stream().mapToDouble(Pair::addedPercent).sorted().toArray();
        var figures = new LinkedHashMap<String, Number>();
        figures.put("cpu_added_percent", quantile(added, 0.5));
        figures.put("min_percent", added[0]);
        figures.put("first_quartile_percent", quantile(added, 0.25));
        figures.put("third_quartile_percent", quantile(added, 0.75));
        figures.put("max_percent", added[added.length - 1]);
        figures.put(
                "with_us",
                quantile(sorted(pairs.stream().mapToDouble(Pair::withMicros).toArray()), 0.5));
        figures.put(
                "without_us",
                quantile(sorted(pairs.stream().mapToDouble(Pair::withoutMicros).toArray()), 0.5));
        figures.put("pairs", pairs.size());
        figures.put("requests", requests);
        figures.put("errors", errors);
        BenchReport.print(NAME, figures, List.of("cpu_added_percent"));
        return errors == 0 ? 0 : 1;
    }

    private static double[] sorted(double[] values) {
        Arrays.sort(values);
        return values;
    }

    /// Between neighbours as far as the place lies between them.
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }
}
