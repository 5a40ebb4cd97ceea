package dev.turtleship.drills;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Many signed-in sockets: what one costs that says nothing, and how long it takes until all are back that were cut off
/// at once, each with the hello that a device says which knows what was said up to then.
final class ConnectionsBench {
    static final String NAME = "connections";

    private static final Duration SET_UP = Duration.ofMinutes(10);
    private static final int API_CONNECTIONS = 16;
    private static final int MESSAGES = 3;

    private ConnectionsBench() {}

    static int run(Args args) {
        args.allow(Set.of("--sockets", "--people", "--seed"));
        int sockets = args.number("--sockets", 10_000);
        int count = args.number("--people", 200);
        long seed = args.number("--seed", ThreadLocalRandom.current().nextInt(1 << 24));
        var launch = Launch.of(Home.standard(), "bench-" + NAME).option("-XX:NativeMemoryTracking=summary");
        try (var application = Application.start(launch);
                var loop = new Loop()) {
            var api = new Api(loop, application.port(), API_CONNECTIONS);
            StatusWatch.allUp(loop, api, application);
            Setup.print(loop, api, application, "chat");
            Out.say("%d sockets of %d people, seed %d", sockets, count, seed);
            var ids = new Ids(seed);
            var people = loop.await("signing up", SET_UP, () -> People.signUp(loop, api, count, ids));
            var devices = new Devices(loop, application, api, people, ids);
            devices.talk(MESSAGES);
            return measure(application, devices, count, sockets);
        }
    }

    private static int measure(Application application, Devices devices, int people, int sockets) {
        // What a first socket of each person loads and fills is not what a socket costs.
        devices.connect(people);
        var before = Memory.of(application);
        devices.connect(sockets);
        var after = Memory.of(application);
        int held = devices.open();

        var transactions = new Transactions(application.postgres("chat"));
        devices.cutOff();
        transactions.begin();
        var cpu = Cpu.now(application);
        long from = System.nanoTime();
        devices.connect(sockets);
        double seconds = (System.nanoTime() - from) / 1e9;
        var used = Cpu.now(application).since(cpu);
        double asked = transactions.end();

        var figures = new LinkedHashMap<String, Number>();
        double each = sockets - people;
        figures.put("sockets", held);
        figures.put("bytes_per_idle_connection", (after.bytes() - before.bytes()) / each);
        figures.put("heap_bytes_per_idle_connection", (after.heap() - before.heap()) / each);
        figures.put("native_bytes_per_idle_connection", (after.nonHeap() - before.nonHeap()) / each);
        figures.put("reconnect_10k_s", seconds * 10_000 / sockets);
        figures.put("transactions_per_reconnect", asked / sockets);
        figures.put("server_cpu_us_per_reconnect", used.server() / (double) sockets);
        figures.put("postgres_cpu_us_per_reconnect", used.postgres() / (double) sockets);
        figures.put("generator_cpu_us_per_reconnect", used.generator() / (double) sockets);
        long errors = devices.strange() + devices.behind() + (sockets - held);
        figures.put("errors", errors);
        BenchReport.print(NAME, figures, List.of());
        return errors == 0 ? 0 : 1;
    }
}
