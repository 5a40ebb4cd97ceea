package dev.turtleship.drills;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// How long a message takes from one module to another: transfers at a steady rate, each of which sends chat a card.
///
/// Both commits lie inside what is measured, so it is an upper bound: it begins before pay's transaction that moves
/// the money and writes the message (`settled_at` of the answer is taken before that transaction is sent to the
/// database), and ends when the payee's socket has the card, which chat shows after its own commit. `to_log` is the
/// first part: until chat is about to write its log.
final class MessagesBench {
    static final String NAME = "messages";

    private static final int PAIRS = 20;
    private static final String SECRET = "shared by the two processes of a bench";
    private static final Duration SETTLING = Duration.ofSeconds(20);

    private final int rate;
    private final Duration warmUp;
    private final Duration time;
    private final long seed;
    private final Map<String, Number> figures = new LinkedHashMap<>();
    private long errors;

    private MessagesBench(Args args) {
        this.rate = args.number("--rate", 100);
        this.time = Duration.ofSeconds(args.number("--seconds", 30));
        this.warmUp = Duration.ofSeconds(args.number("--warm-up", 60));
        this.seed = args.number("--seed", ThreadLocalRandom.current().nextInt(1 << 24));
    }

    static int run(Args args) {
        args.allow(Set.of("--rate", "--seconds", "--warm-up", "--seed"));
        var bench = new MessagesBench(args);
        Out.say(
                "%d messages/s from pay to chat for %d s after %d s, seed %d",
                bench.rate, bench.time.toSeconds(), bench.warmUp.toSeconds(), bench.seed);
        bench.oneProcess();
        bench.twoProcesses();
        return bench.report();
    }

    private void oneProcess() {
        Out.say("one process");
        try (var loop = new Loop();
                var all = Application.start(Launch.of(Home.standard(), "bench-messages"))) {
            measure("one_process", loop, all, all);
        }
    }

    private void twoProcesses() {
        Out.say("two processes: accounts and chat; pay");
        int restPort = Ports.free();
        int payPort = Ports.free();
        var launch = Launch.of(Home.standard(), "bench-messages-two").property("turtleship.internal.secret", SECRET);
        var rest = launch.process("rest").arguments("--modules", "accounts,chat", "--peer", peer("pay", payPort));
        var pay = launch.process("pay")
                .arguments("--modules", "pay", "--peer", peer("accounts", restPort), "--peer", peer("chat", restPort));
        try (var loop = new Loop();
                var restApplication = Application.start(rest, restPort);
                var payApplication = Application.start(pay, payPort)) {
            measure("two_processes", loop, restApplication, payApplication);
        }
    }

    private static String peer(String module, int port) {
        return module + "=http://127.0.0.1:" + port;
    }

    private void measure(String name, Loop loop, Application rest, Application pay) {
        var traffic = new CardTraffic(loop, rest, pay, new CardTraffic.Load(PAIRS, rate), new Ids(seed));
        traffic.start();
        Await.elapsed(warmUp);
        try (var disk = new DiskProbe(rest)) {
            var before = Cpu.now(rest, pay);
            long from = CardTraffic.now();
            Await.elapsed(time);
            long to = CardTraffic.now();
            var cpu = Cpu.now(rest, pay).since(before);
            var kept = disk.end();
            traffic.finish(SETTLING);
            tell(name, traffic, from, to);
            figures.put("p99_ms_disk_" + name, kept.millis(99));
            figures.put("max_ms_disk_" + name, kept.maxMillis());
            long count = Math.max(1, figures.get("count_" + name).longValue());
            figures.put("cpu_us_server_" + name, cpu.server() / count);
            figures.put("cpu_us_postgres_" + name, cpu.postgres() / count);
            figures.put("cpu_us_generator_" + name, cpu.generator() / count);
        }
        errors += EffectsCheck.check(
                        traffic.transfers().stream()
                                .filter(CardTraffic.Transfer::settled)
                                .map(CardTraffic.Transfer::id)
                                .toList(),
                        Stored.cards(rest.postgres("chat")))
                .count();
    }

    private void tell(String name, CardTraffic traffic, long from, long to) {
        var latency = new Latency();
        var toLog = new Latency();
        for (var transfer : traffic.transfers()) {
            long shownAt = traffic.shownAt(transfer.id());
            if (!transfer.settled() || shownAt == 0) {
                errors++;
            } else if (transfer.dueAt() >= from && transfer.dueAt() < to) {
                latency.add(transfer.begunAt() * 1_000, shownAt * 1_000);
                toLog.add(transfer.begunAt() * 1_000, traffic.loggedAt(transfer.id()) * 1_000);
            }
        }
        Out.say("%s: %s", name, latency);
        figures.put("count_" + name, latency.count());
        figures.put("p50_ms_" + name, latency.millis(50));
        figures.put("p99_ms_" + name, latency.millis(99));
        figures.put("max_ms_" + name, latency.maxMillis());
        figures.put("p50_ms_to_log_" + name, toLog.millis(50));
        figures.put("p99_ms_to_log_" + name, toLog.millis(99));
    }

    private int report() {
        figures.put("errors", errors);
        var json = Json.object().put("bench", NAME);
        for (var name : List.of("p99_ms_one_process", "p99_ms_two_processes")) {
            json.put(name, figures.get(name).doubleValue());
        }
        Contract.figures(json.putObject("figures"), figures);
        System.out.println(Json.write(json));
        return errors == 0 ? 0 : 1;
    }
}
