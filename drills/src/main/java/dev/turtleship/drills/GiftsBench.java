package dev.turtleship.drills;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Gifts from the order to the answer that it is paid, under a mandate, in an open loop; their recipients and tills do
/// with them what they do. What is stored afterwards is compared with what people were told, as in a drill.
final class GiftsBench {
    static final String NAME = "gifts";

    private static final int PAIRS = 100;
    private static final int CARDS = 20;
    private static final int PAID_WAIT = 5;
    private static final double LOOKS = 5;
    private static final Duration SETTLING = Duration.ofMinutes(1);

    private final int rate;
    private final int redemptions;
    private final Duration time;
    private final Duration warmUp;
    private final long seed;
    private final Map<String, Number> figures = new LinkedHashMap<>();
    private long errors;

    private GiftsBench(Args args) {
        rate = args.number("--rate", 50);
        redemptions = args.number("--redemptions", 5);
        time = Duration.ofSeconds(args.number("--seconds", 30));
        warmUp = Duration.ofSeconds(args.number("--warm-up", 60));
        seed = args.number("--seed", ThreadLocalRandom.current().nextInt(1 << 24));
    }

    static int run(Args args) {
        args.allow(Set.of("--rate", "--redemptions", "--seconds", "--warm-up", "--seed"));
        var bench = new GiftsBench(args);
        bench.measure();
        bench.figures.put("errors", bench.errors);
        BenchReport.print(NAME, bench.figures, List.of("orders_per_s", "p50_ms", "p99_ms"));
        return bench.errors == 0 ? 0 : 1;
    }

    private void measure() {
        try (var loop = new Loop();
                var application = Application.start(GiftTraffic.ready(Launch.of(Home.standard(), "bench-" + NAME)))) {
            var api = new Api(loop, application.port(), 1);
            StatusWatch.allUp(loop, api, application);
            Setup.print(loop, api, application, "gifts");
            Out.say(
                    "%d orders/s and %d redemptions/s for %d s after %d s, seed %d",
                    rate, redemptions, time.toSeconds(), warmUp.toSeconds(), seed);
            var load = new GiftTraffic.Load(PAIRS, CARDS, rate, redemptions, LOOKS, PAID_WAIT);
            var traffic = new GiftTraffic(loop, application, load, new Ids(seed));
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
            double count = Math.max(1, figures.get("orders").longValue());
            figures.put("server_cpu_ms_an_order", cpu.server() / 1_000.0 / count);
            figures.put("postgres_cpu_ms_an_order", cpu.postgres() / 1_000.0 / count);
            figures.put("generator_cpu_ms_an_order", cpu.generator() / 1_000.0 / count);
            check(side);
        }
    }

    private void tell(GiftHistory history, Window window) {
        var paid = new Latency();
        var paidAt = history.paidAt();
        long late = 0;
        for (var order : history.orders()) {
            var at = paidAt.get(order.gift());
            if (window.contains(order.dueAt()) && at != null) {
                paid.add(order.dueAt(), at);
            } else if (window.contains(order.dueAt())) {
                late++;
            }
        }
        Out.say("ordered to paid: %s; %d were never shown as paid", paid, late);
        figures.put("orders", paid.count());
        figures.put("orders_per_s", paid.count() / window.seconds());
        figures.put("p50_ms", paid.millis(50));
        figures.put("p99_ms", paid.millis(99));
        figures.put("max_ms", paid.maxMillis());
        errors += late;
    }

    private void check(GiftSide side) {
        var check = new GiftCheck(side.history(), side.stored());
        for (var wrong : List.of(
                check.paidOnce(),
                check.endAsTold(),
                check.toldWhenPaid(),
                check.cards(),
                new RedemptionCheck(side.history(), side.stored()).once(),
                new GiftMoneyCheck(side.stored()).everyWon())) {
            wrong.examples().forEach(each -> Out.say("wrong: %s", each));
            errors += wrong.count();
        }
    }
}
