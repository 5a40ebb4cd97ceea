package dev.turtleship.drills;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Transfers over HTTP in a closed loop, between all and then all to one merchant; and on the same machine, in the same
/// run, what a hand-written program does that has nothing but a database ([PayLimit]). A transfer counts when it was
/// answered as settled and is in the ledger once, as it was wanted.
final class PayBench {
    static final String NAME = "pay";

    private static final Duration SET_UP = Duration.ofMinutes(5);
    private static final Duration DELIVERING = Duration.ofMinutes(3);
    private static final Duration ASKING = Duration.ofSeconds(30);
    private static final List<Integer> CONNECTIONS = List.of(8, 32);

    private final Duration time;
    private final Duration warmUp;
    private final int clients;
    private final long seed;
    private final Map<String, Number> figures = new LinkedHashMap<>();
    private long errors;

    private PayBench(Args args) {
        time = Duration.ofSeconds(args.number("--seconds", 20));
        warmUp = Duration.ofSeconds(args.number("--warm-up", 15));
        clients = args.number("--clients", 32);
        seed = args.number("--seed", ThreadLocalRandom.current().nextInt(1 << 24));
    }

    static int run(Args args) {
        args.allow(Set.of("--seconds", "--warm-up", "--clients", "--seed"));
        var bench = new PayBench(args);
        bench.application();
        bench.limit();
        for (var name : List.of("", "hot_")) {
            double limit = bench.figures.get(name + "limit_per_s").doubleValue();
            bench.figures.put(
                    name + "ratio", bench.figures.get(name + "transfers_per_s").doubleValue() / limit);
        }
        bench.figures.put("errors", bench.errors);
        BenchReport.print(
                NAME,
                bench.figures,
                List.of(
                        "transfers_per_s",
                        "limit_per_s",
                        "ratio",
                        "hot_transfers_per_s",
                        "hot_limit_per_s",
                        "hot_ratio"));
        return bench.errors == 0 ? 0 : 1;
    }

    private void application() {
        try (var loop = new Loop();
                var application = Application.start(Launch.of(Home.standard(), "bench-" + NAME))) {
            var api = new Api(loop, application.port(), clients);
            StatusWatch.allUp(loop, api, application);
            Setup.print(loop, api, application, "pay");
            Out.say(
                    "%d clients, each with the next transfer when the last is answered, for %d s after %d s, seed %d",
                    clients, time.toSeconds(), warmUp.toSeconds(), seed);
            var ids = new Ids(seed);
            // Everybody who pays, as many again who only receive, and a merchant.
            var people = loop.await("signing up", SET_UP, () -> People.signUp(loop, api, 2 * clients + 1, ids));
            var payments = new Payments(loop, api, people, ids);
            loop.await("topping up", SET_UP, payments::topUp);
            measure("", loop, application, client -> {
                int other = ids.random().nextInt(people.size() - 1);
                return payments.pay(
                        people.get(client), people.get(other < client ? other : other + 1), 1, System.nanoTime());
            });
            var merchant = people.getLast();
            measure(
                    "hot_",
                    loop,
                    application,
                    client -> payments.pay(people.get(client), merchant, 1, System.nanoTime()));
            check(loop, application, payments);
        }
    }

    /// One transfer of this client.
    private interface Transfer {
        Future<TransferCall> send(int client);
    }

    private void measure(String name, Loop loop, Application application, Transfer transfer) {
        var latency = new Latency();
        var window = new Window[] {new Window(0, 0)};
        var load = new ClosedLoop(loop, clients, client -> transfer.send(client).map(call -> {
            if (call.settled() && window[0].contains(call.answeredAt())) {
                latency.add(call.dueAt(), call.answeredAt());
            }
            return call.settled();
        }));
        load.start();
        Await.elapsed(warmUp);
        var before = Cpu.now(application);
        long from = System.nanoTime();
        loop.ask(() -> window[0] = new Window(from, from + time.toNanos()));
        Await.elapsed(time);
        var cpu = Cpu.now(application).since(before);
        load.stop();
        long count = Math.max(1, latency.count());
        figures.put(name + "transfers_per_s", latency.count() / window[0].seconds());
        figures.put(name + "p50_ms", latency.millis(50));
        figures.put(name + "p99_ms", latency.millis(99));
        figures.put(name + "server_cpu_us", cpu.server() / (double) count);
        figures.put(name + "postgres_cpu_us", cpu.postgres() / (double) count);
        figures.put(name + "generator_cpu_us", cpu.generator() / (double) count);
        // Cards that chat has yet to be told of would be carried while the next is measured.
        if (!Await.within(DELIVERING, () -> Stored.delivered(application.postgres("pay")))) {
            errors++;
            Out.say("wrong: pay's messages do not arrive");
        }
    }

    /// What was not settled at once is asked for, as its client would; it counts in no rate.
    private void check(Loop loop, Application application, Payments payments) {
        var unknown = loop.ask(payments::unknownNotAsked);
        long deadline = System.nanoTime() + ASKING.toNanos();
        var outcomes =
                loop.await("asking for unknown transfers", ASKING.multipliedBy(2), () -> Future.all(unknown.stream()
                                .map(call -> payments.resolve(call, deadline))
                                .toList())
                        .map(all -> all.<Payments.Outcome>list()));
        var calls = payments.calls();
        var stored = Stored.pay(application.postgres("pay"));
        var transfers = new TransferCheck(stored);
        long settled = calls.stream().filter(TransferCall::settled).count();
        var wrong = BankCheck.check(stored, payments.toppedUpMinor());
        wrong.addAll(transfers.settled(calls));
        wrong.addAll(transfers.unknown(calls, outcomes));
        wrong.addAll(transfers.refused(calls));
        calls.stream()
                .filter(call -> !call.settled() && !call.refused() && !call.open())
                .forEach(call -> wrong.add("transfer " + call.id() + " was answered " + call.status()));
        long more = stored.betweenPeople().size() - settled - unknown.size();
        if (more != 0) {
            wrong.add("the ledger has " + more + " transfers more than were answered");
        }
        wrong.examples().forEach(each -> Out.say("wrong: %s", each));
        errors += wrong.count();
        figures.put("checked", settled);
        figures.put("not_settled_at_once", calls.size() - settled);
    }

    private void limit() {
        try (var limit = new PayLimit(new Ids(seed))) {
            for (boolean hot : new boolean[] {false, true}) {
                var name = hot ? "hot_" : "";
                double best = 0;
                for (int connections : CONNECTIONS) {
                    double rate = limit.measure(connections, warmUp.dividedBy(3), time, hot);
                    figures.put(name + "limit_" + connections + "_per_s", rate);
                    best = Math.max(best, rate);
                }
                figures.put(name + "limit_per_s", best);
            }
            errors += limit.wrong();
        }
    }
}
