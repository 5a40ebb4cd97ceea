package dev.turtleship.drills;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// How long a message takes from one module to another: transfers at a steady rate, each of which sends chat a card.
///
/// From commit to commit, as the two databases themselves keep it: from the time of the transaction that moved the
/// money and wrote the message to that of the transaction that wrote the card into chat's log. PostgreSQL takes the
/// time as a commit begins (`pg_xact_commit_timestamp`), so the wait for pay's disk lies inside and that for chat's
/// does not. Beside it `to_screen`, what people see: from before pay's transaction until the payee's socket has the
/// card.
final class MessagesBench {
    static final String NAME = "messages";

    private static final int PAIRS = 20;
    private static final String SECRET = "shared by the two processes of a bench";
    private static final Duration SETTLING = Duration.ofSeconds(20);

    private static final String MOVED = """
            select id, (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000000)::bigint
            from transfer
            where kind = 'transfer'
            """;

    private static final String LOGGED = """
            select client_id, (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000000)::bigint
            from entry
            where kind = 'card'
            """;

    private final int rate;
    private final Duration warmUp;
    private final Duration time;
    private final long seed;
    private final Map<String, Number> figures = new LinkedHashMap<>();
    private long errors;

    private MessagesBench(Args args) {
        this.rate = args.number("--rate", 100);
        this.time = Duration.ofSeconds(args.number("--seconds", 30));
        this.warmUp = Duration.ofSeconds(args.number("--warm-up", 120));
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
            keepCommitTimes(loop, all);
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
            keepCommitTimes(loop, restApplication);
            keepCommitTimes(loop, payApplication);
            measure("two_processes", loop, restApplication, payApplication);
        }
    }

    private static String peer(String module, int port) {
        return module + "=http://127.0.0.1:" + port;
    }

    /// Servers take this setting when they start, which they do with their application.
    private static void keepCommitTimes(Loop loop, Application application) {
        StatusWatch.allUp(loop, new Api(loop, application.port(), 1), application);
        for (var server : application.allPostgres()) {
            Stored.execute(server, "alter system set track_commit_timestamp = on");
        }
        application.kill();
        application.restart();
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
            tell(name, traffic, new Interval(from, to), commits(rest, pay), disk.stalls());
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

    private static Commits commits(Application rest, Application pay) {
        var commits = new Commits(new HashMap<>(), new HashMap<>());
        Stored.each(pay.postgres("pay"), MOVED, row -> commits.moved().put(row.getString(1), row.getLong(2)));
        Stored.each(rest.postgres("chat"), LOGGED, row -> commits.logged().put(row.getString(1), row.getLong(2)));
        return commits;
    }

    private void tell(
            String name, CardTraffic traffic, Interval interval, Commits commits, List<DiskProbe.Stall> stalls) {
        var latency = new Latency();
        var outsideStalls = new Latency();
        var toScreen = new Latency();
        for (var transfer : traffic.transfers()) {
            long shownAt = traffic.shownAt(transfer.id());
            if (!transfer.settled() || shownAt == 0) {
                errors++;
            } else if (interval.contains(transfer.dueAt())) {
                long moved = commits.moved().get(transfer.id());
                long logged = commits.logged().get(transfer.id());
                latency.add(moved * 1_000, logged * 1_000);
                if (stalls.stream().noneMatch(stall -> stall.overlaps(moved, logged))) {
                    outsideStalls.add(moved * 1_000, logged * 1_000);
                }
                toScreen.add(transfer.begunAt() * 1_000, shownAt * 1_000);
            }
        }
        Out.say("%s: commit to commit %s", name, latency);
        Out.say("%s: outside of the disk's stalls %s", name, outsideStalls);
        Out.say("%s: to the screen %s", name, toScreen);
        figures.put("count_" + name, latency.count());
        figures.put("p50_ms_" + name, latency.millis(50));
        figures.put("p99_ms_" + name, latency.millis(99));
        figures.put("max_ms_" + name, latency.maxMillis());
        figures.put("stalls_" + name, stalls.size());
        figures.put(
                "stalled_ms_" + name,
                stalls.stream().mapToLong(stall -> stall.to() - stall.from()).sum() / 1_000);
        figures.put("count_outside_stalls_" + name, outsideStalls.count());
        figures.put("p99_ms_outside_stalls_" + name, outsideStalls.millis(99));
        figures.put("p50_ms_to_screen_" + name, toScreen.millis(50));
        figures.put("p99_ms_to_screen_" + name, toScreen.millis(99));
        figures.put("max_ms_to_screen_" + name, toScreen.maxMillis());
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

    /// Microseconds of the machine's clock.
    private record Interval(long from, long to) {
        boolean contains(long at) {
            return at >= from && at < to;
        }
    }

    /// When each card's transactions committed, by its id, in microseconds of the machine's clock.
    private record Commits(Map<String, Long> moved, Map<String, Long> logged) {}
}
