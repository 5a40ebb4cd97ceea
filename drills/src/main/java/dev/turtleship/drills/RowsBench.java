package dev.turtleship.drills;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;

/// What a message costs when the log holds many already: CPU of the process and of PostgreSQL per message, of two
/// applications with logs of different length. Both run at once and are loaded in turns, in pairs of alternating order,
/// so that what disturbs the machine disturbs both.
final class RowsBench {
    static final String NAME = "rows";

    private static final int ROWS_OF_A_CONVERSATION = 250;
    private static final int CHUNK = 400;
    private static final Duration SET_UP = Duration.ofMinutes(10);
    private static final Duration SETTLING = Duration.ofSeconds(60);

    /// Ids as the application makes them (RFC 9562, version 7), of moments within a year of now on either side, so that
    /// the conversations in which something is said stand among all others.
    private static final String CONVERSE = """
            insert into conversation (id, kind, title, created_at, last_seq)
            select cast(lpad(to_hex(cast(1000 * extract(epoch from
                                now() + (random() - 0.5) * interval '2 years') as bigint)), 12, '0')
                        || '7' || substr(md5(cast(random() as text)), 1, 3) || '8'
                        || substr(md5(cast(random() as text)), 1, 15) as uuid),
                   'group', 'bench', now(), ?
            from generate_series(1, ?)
            returning id
            """;

    private static final String SAY = """
            insert into entry (conversation, seq, sender, client_id, kind, body, sent_at)
            select c.id, n, c.id, gen_random_uuid(), 'text', to_json(repeat('x', 100)), now() - interval '1 day'
            from unnest(?) c(id)
            cross join generate_series(1, ?) n
            """;

    /// As if the search had learnt them: else it would be learning all the time.
    private static final String LEARN = """
            insert into search_stretch (conversation, stretch, through, first_sent_at, last_sent_at, grams)
            select c.id, n, least(64 * n + 64, ?), now(), now(), '{}'
            from unnest(?) c(id)
            cross join generate_series(0, (? - 1) / 64) n
            """;

    private record Side(Application application, Crowd crowd) {}

    /// CPU per message, in microseconds.
    private record Cost(double server, double postgres) {
        double both() {
            return server + postgres;
        }
    }

    private final Loop loop;
    private final Ids ids;
    private final int pairs;
    private final int rate;
    private long errors;

    private RowsBench(Loop loop, Ids ids, int pairs, int rate) {
        this.loop = loop;
        this.ids = ids;
        this.pairs = pairs;
        this.rate = rate;
    }

    static int run(Args args) {
        args.allow(Set.of("--rows", "--few", "--rate", "--pairs", "--runs", "--seconds", "--warm-up", "--seed"));
        int rows = args.number("--rows", 10_000_000);
        int few = args.number("--few", 100_000);
        int rate = args.number("--rate", 2_000);
        int pairs = args.number("--pairs", 500);
        int runs = args.number("--runs", 5);
        var time = Duration.ofSeconds(args.number("--seconds", 10));
        var warmUp = Duration.ofSeconds(args.number("--warm-up", 60));
        long seed = args.number("--seed", ThreadLocalRandom.current().nextInt(1 << 24));
        var launch = Launch.of(Home.standard(), "bench-" + NAME);
        try (var loop = new Loop();
                var large = Application.start(launch.process("many"));
                var small = Application.start(launch.process("few"))) {
            var bench = new RowsBench(loop, new Ids(seed), pairs, rate);
            var many = bench.side(large, rows);
            var fewer = bench.side(small, few);
            Setup.print(loop, new Api(loop, large.port(), 1), large, "chat");
            Out.say(
                    "%d runs of %d s after %d s each, %d messages/s of %d pairs, seed %d",
                    runs, time.toSeconds(), warmUp.toSeconds(), rate, pairs, seed);
            bench.turn(many, warmUp);
            bench.turn(fewer, warmUp);
            return bench.measure(many, fewer, runs, time);
        }
    }

    private int measure(Side many, Side few, int runs, Duration time) {
        var ofMany = new ArrayList<Cost>();
        var ofFew = new ArrayList<Cost>();
        for (int run = 0; run < runs; run++) {
            if (run % 2 == 0) {
                ofMany.add(turn(many, time));
                ofFew.add(turn(few, time));
            } else {
                ofFew.add(turn(few, time));
                ofMany.add(turn(many, time));
            }
            Out.say("run %d: %s of many, %s of few", run + 1, ofMany.getLast(), ofFew.getLast());
        }
        var figures = new LinkedHashMap<String, Number>();
        figures.put("ten_million_rows_cost_ratio", median(ofMany, Cost::both) / median(ofFew, Cost::both));
        figures.put("server_cpu_us_many", median(ofMany, Cost::server));
        figures.put("postgres_cpu_us_many", median(ofMany, Cost::postgres));
        figures.put("server_cpu_us_few", median(ofFew, Cost::server));
        figures.put("postgres_cpu_us_few", median(ofFew, Cost::postgres));
        figures.put("errors", errors);
        loop.ask(() -> {
            many.crowd().leave();
            few.crowd().leave();
            return true;
        });
        BenchReport.print(NAME, figures, List.of("ten_million_rows_cost_ratio"));
        return errors == 0 ? 0 : 1;
    }

    /// CPU per message that was due in one turn; both applications are idle before and after it.
    private Cost turn(Side side, Duration time) {
        int before = side.crowd().history().sentCount();
        var cpu = Cpu.now(side.application());
        var pace = new Pace(loop, rate, (number, dueAt) -> side.crowd().send(dueAt));
        pace.start();
        Await.elapsed(time);
        pace.stop();
        if (!Await.within(SETTLING, () -> loop.ask(side.crowd()::settled))) {
            errors += loop.ask(side.crowd()::unsettled);
        }
        var used = Cpu.now(side.application()).since(cpu);
        double messages = Math.max(1, loop.ask(() -> side.crowd().history().sentCount()) - before);
        return new Cost(used.server() / messages, used.postgres() / messages);
    }

    private Side side(Application application, int rows) {
        var api = new Api(loop, application.port(), 16);
        StatusWatch.allUp(loop, api, application);
        long begun = System.nanoTime();
        fill(application.postgres("chat"), rows / ROWS_OF_A_CONVERSATION);
        Out.say("%d rows in %.0f s", rows, (System.nanoTime() - begun) / 1e9);
        var people = loop.await("signing up", SET_UP, () -> People.signUp(loop, api, 2 * pairs, ids));
        var crowd = new Crowd(loop, api, application.port(), pairs, ids);
        loop.await("opening conversations and sockets", SET_UP, () -> crowd.gather(people));
        return new Side(application, crowd);
    }

    private static void fill(PostgresTree chat, int conversations) {
        try (var connection = chat.connect()) {
            for (int done = 0; done < conversations; done += CHUNK) {
                fill(connection, Math.min(CHUNK, conversations - done));
            }
        } catch (SQLException failed) {
            throw new CannotRun("filling the log", failed);
        }
        Stored.execute(chat, "vacuum analyze");
        Stored.execute(chat, "checkpoint");
    }

    private static void fill(Connection connection, int conversations) throws SQLException {
        var made = new ArrayList<Object>();
        try (var converse = connection.prepareStatement(CONVERSE)) {
            converse.setInt(1, ROWS_OF_A_CONVERSATION);
            converse.setInt(2, conversations);
            try (var row = converse.executeQuery()) {
                while (row.next()) {
                    made.add(row.getObject(1));
                }
            }
        }
        var array = connection.createArrayOf("uuid", made.toArray());
        try (var say = connection.prepareStatement(SAY);
                var learn = connection.prepareStatement(LEARN)) {
            say.setArray(1, array);
            say.setInt(2, ROWS_OF_A_CONVERSATION);
            say.executeUpdate();
            learn.setInt(1, ROWS_OF_A_CONVERSATION);
            learn.setArray(2, array);
            learn.setInt(3, ROWS_OF_A_CONVERSATION);
            learn.executeUpdate();
        }
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> of) {
        return WallsBench.quantile(costs.stream().mapToDouble(of).sorted().toArray(), 0.5);
    }
}
