package dev.turtleship.drills;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Searches for two syllables over a million messages, in an open loop: in one large conversation, then in all of a
/// person's. In the same run the same is asked of the same database without an index of words, and what both find is
/// compared.
final class SearchBench {
    static final String NAME = "search";

    private static final int LIMIT = 20;
    private static final int CONNECTIONS = 64;
    private static final Duration ANSWERING = Duration.ofMinutes(1);
    private static final double MEGABYTE = 1 << 20;

    private static final String SIZES = """
            select pg_total_relation_size('search_stretch') as index_bytes, pg_total_relation_size('entry') as log_bytes
            """;

    /// A search that was asked for, and its answer.
    private record Asked(String text, long dueAt, Api.Answer answer) {}

    /// Who searches what.
    private record Searches(Loop loop, Api api, Person person, KoreanLog log) {}

    private final int messages;
    private final int rate;
    private final Duration time;
    private final Duration warmUp;
    private final int compared;
    private final Ids ids;
    private final Map<String, Number> figures = new LinkedHashMap<>();
    private long errors;

    private SearchBench(Args args) {
        messages = args.number("--messages", 1_000_000);
        rate = args.number("--rate", 10);
        time = Duration.ofSeconds(args.number("--seconds", 60));
        warmUp = Duration.ofSeconds(args.number("--warm-up", 20));
        compared = args.number("--compared", 20);
        ids = new Ids(args.number("--seed", ThreadLocalRandom.current().nextInt(1 << 24)));
    }

    static int run(Args args) {
        args.allow(Set.of("--messages", "--rate", "--seconds", "--warm-up", "--compared", "--seed"));
        var bench = new SearchBench(args);
        bench.measure();
        bench.figures.put("errors", bench.errors);
        BenchReport.print(NAME, bench.figures, List.of("p99_ms_one", "p99_ms_all", "ratio_one", "ratio_all"));
        return bench.errors == 0 ? 0 : 1;
    }

    private void measure() {
        try (var loop = new Loop();
                var application = Application.start(Launch.of(Home.standard(), "bench-" + NAME))) {
            var api = new Api(loop, application.port(), CONNECTIONS);
            StatusWatch.allUp(loop, api, application);
            Setup.print(loop, api, application, "chat");
            Out.say("%d messages, %d searches/s for %d s each", messages, rate, time.toSeconds());
            var log = new KoreanLog(application.postgres("chat"), ids);
            fill(application, log);
            // Not before: a token does not live as long as the filling takes.
            var person = loop.await("signing up", ANSWERING, () -> People.signUp(loop, api, 1, ids))
                    .getFirst();
            log.join(person);
            var searches = new Searches(loop, api, person, log);
            measure("one", searches, log.large());
            measure("all", searches, null);
        }
    }

    private void measure(String where, Searches searches, String conversation) {
        search(searches, conversation, warmUp);
        var asked = search(searches, conversation, time);
        tell(where, asked);
        compare(where, asked, searches, conversation);
    }

    private void fill(Application application, KoreanLog log) {
        long begun = System.nanoTime();
        log.fill(messages);
        long filled = System.nanoTime();
        Out.say("filled in %.0f s; waiting for the index", (filled - begun) / 1e9);
        var before = Cpu.now(application);
        log.awaitLearnt();
        var cpu = Cpu.now(application).since(before);
        figures.put("learnt_in_s", (System.nanoTime() - filled) / 1e9);
        figures.put("postgres_cpu_us_learning_a_message", cpu.postgres() / (double) messages);
        figures.put("server_cpu_us_learning_a_message", cpu.server() / (double) messages);
        Stored.execute(application.postgres("chat"), "vacuum analyze");
        Stored.each(application.postgres("chat"), SIZES, row -> {
            figures.put("index_mb", row.getLong("index_bytes") / MEGABYTE);
            figures.put("log_mb", row.getLong("log_bytes") / MEGABYTE);
        });
    }

    private List<Asked> search(Searches searches, String conversation, Duration time) {
        var loop = searches.loop();
        var asked = new ArrayList<Asked>();
        var begun = new long[1];
        var pace = new Pace(loop, rate, (number, dueAt) -> {
            begun[0]++;
            String text = searches.log().query(number);
            searches.api()
                    .get(path(text, conversation), searches.person().token())
                    .onSuccess(answer -> asked.add(new Asked(text, dueAt, answer)));
        });
        pace.start();
        Await.elapsed(time);
        pace.stop();
        Await.until("the last answers", ANSWERING, () -> loop.ask(() -> asked.size() == begun[0]));
        return loop.ask(() -> List.copyOf(asked));
    }

    private static String path(String text, String conversation) {
        return "/v1/chat/messages?limit=" + LIMIT + "&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8)
                + (conversation == null ? "" : "&conversation=" + conversation);
    }

    /// A page that ends before it is full and before the log does was cut short by the time that a search has.
    private void tell(String where, List<Asked> asked) {
        var latency = new Latency();
        long found = 0;
        long cutShort = 0;
        for (var each : asked) {
            latency.add(each.dueAt(), each.answer().endedAt());
            if (each.answer().status() != 200) {
                wrong("a search was answered " + each.answer().status() + " "
                        + each.answer().text());
            } else {
                var page = each.answer().json();
                found += page.path("items").isEmpty() ? 0 : 1;
                cutShort += page.has("next_cursor") && page.path("items").size() < LIMIT ? 1 : 0;
            }
        }
        Out.say("in %s: %s", where, latency);
        figures.put("searches_" + where, latency.count());
        figures.put("found_something_" + where, found);
        figures.put("cut_short_" + where, cutShort);
        figures.put("p50_ms_" + where, latency.millis(50));
        figures.put("p99_ms_" + where, latency.millis(99));
        figures.put("max_ms_" + where, latency.maxMillis());
    }

    private void compare(String where, List<Asked> asked, Searches searches, String conversation) {
        var plain = new ArrayList<Double>();
        for (var each : asked.subList(0, Math.min(compared, asked.size()))) {
            var without = searches.log().plain(searches.person(), conversation, each.text(), LIMIT);
            plain.add(without.millis());
            var with = new ArrayList<String>();
            each.answer()
                    .json()
                    .path("items")
                    .forEach(item -> with.add(item.path("conversation").asText() + " "
                            + item.path("seq").asLong()));
            if (!with.equals(without.places())) {
                wrong(each.text() + " was found in " + with + " and stands in " + without.places());
            }
        }
        plain.sort(null);
        double median = plain.isEmpty() ? 0 : plain.get(plain.size() / 2);
        figures.put("p50_ms_plain_" + where, median);
        figures.put("ratio_" + where, median / figures.get("p50_ms_" + where).doubleValue());
    }

    private void wrong(String what) {
        errors++;
        if (errors <= 10) {
            Out.say("wrong: %s", what);
        }
    }
}
