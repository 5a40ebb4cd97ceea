package dev.turtleship.drills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Pairs of people on sockets send each other one 100-byte text a frame, in an open loop. A message counts only when
/// it was acknowledged, applied once by its peer's client, and read back from the log at the acknowledged place.
/// Latency runs from the moment the message was due until both its sender and its peer have it.
final class ChatBench {
    static final String NAME = "chat";

    private static final int API_CONNECTIONS = 16;
    private static final Duration SET_UP = Duration.ofMinutes(10);
    private static final Duration SETTLING = Duration.ofSeconds(60);

    private final Application application;
    private final Loop loop;
    private final Crowd crowd;
    private final int rate;

    private ChatBench(Application application, Loop loop, Crowd crowd, int rate) {
        this.application = application;
        this.loop = loop;
        this.crowd = crowd;
        this.rate = rate;
    }

    static int run(Args args) {
        args.allow(Set.of("--rate", "--seconds", "--warm-up", "--pairs", "--seed"));
        int rate = args.number("--rate", 3_500);
        int seconds = args.number("--seconds", 60);
        int warmUp = args.number("--warm-up", 10);
        int pairs = args.number("--pairs", 500);
        long seed = args.number("--seed", ThreadLocalRandom.current().nextInt(1 << 24));
        try (var application = Application.start(Launch.of(Home.standard(), "bench-" + NAME));
                var loop = new Loop()) {
            var api = new Api(loop, application.port(), API_CONNECTIONS);
            StatusWatch.allUp(loop, api, application);
            Setup.print(loop, api, application, "chat");
            Out.say(
                    "%d pairs on %d sockets, %d messages/s for %d s after %d s, seed %d",
                    pairs, 2 * pairs, rate, seconds, warmUp, seed);
            var ids = new Ids(seed);
            var people = loop.await("signing up", SET_UP, () -> People.signUp(loop, api, 2 * pairs, ids));
            var crowd = new Crowd(loop, api, application.port(), pairs, ids);
            loop.await("opening conversations and sockets", SET_UP, () -> crowd.gather(people));
            return new ChatBench(application, loop, crowd, rate)
                    .measure(Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds));
        }
    }

    private int measure(Duration warmUp, Duration time) {
        var pace = new Pace(loop, rate, (number, dueAt) -> crowd.send(dueAt));
        pace.start();
        Await.elapsed(warmUp);
        long from = System.nanoTime();
        var before = Cpu.now(application);
        Await.elapsed(time);
        var cpu = Cpu.now(application).since(before);
        var window = new Window(from, System.nanoTime());
        pace.stop();
        Await.within(SETTLING, () -> loop.ask(crowd::settled));
        Out.say("reading every log back");
        loop.await("reading the logs back", SETTLING, crowd::readBack);
        loop.ask(() -> {
            crowd.leave();
            return true;
        });
        return report(window, cpu);
    }

    private int report(Window window, Cpu cpu) {
        var history = crowd.history();
        var wrong = new ArrayList<String>();
        long broken = 0;
        for (var breaks : List.of(AckedCheck.check(history), DenseCheck.check(history), OrderCheck.check(history))) {
            broken += breaks.count();
            wrong.addAll(breaks.examples());
        }
        wrong.addAll(crowd.strangeFrames());
        history.failures().values().stream().limit(5).forEach(wrong::add);
        long offered = 0;
        long delivered = 0;
        long lost = 0;
        for (int message = 0; message < history.sentCount(); message++) {
            long doneAt = history.doneAt(message);
            offered += window.contains(history.dueAt(message)) ? 1 : 0;
            delivered += doneAt != 0 && window.contains(doneAt) ? 1 : 0;
            lost += doneAt == 0 ? 1 : 0;
        }
        long closed = crowd.closures().values().stream().mapToInt(each -> each).sum();
        long errors = lost + broken + closed + crowd.strangeFrames().size();
        wrong.stream().limit(10).forEach(each -> Out.say("wrong: %s", each));
        if (closed > 0) {
            Out.say("wrong: sockets closed %s", crowd.closures());
        }

        var latency = Latency.of(history, window);
        var figures = new LinkedHashMap<String, Number>();
        figures.put("offered_per_s", offered / window.seconds());
        figures.put("delivered_per_s", delivered / window.seconds());
        figures.put("p50_ms", latency.millis(50));
        figures.put("p99_ms", latency.millis(99));
        figures.put("p999_ms", latency.millis(99.9));
        figures.put("max_ms", latency.maxMillis());
        figures.put("server_cpu_us", cpu.server() / (double) Math.max(1, delivered));
        figures.put("postgres_cpu_us", cpu.postgres() / (double) Math.max(1, delivered));
        figures.put("generator_cpu_us", cpu.generator() / (double) Math.max(1, delivered));
        figures.put("errors", errors);
        figures.put("sockets", 2 * crowd.pairs());
        Out.say("client rule: %s", crowd.clientRule());
        BenchReport.print(NAME, figures, List.of());
        return errors == 0 ? 0 : 1;
    }
}
