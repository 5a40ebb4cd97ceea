package dev.turtleship.drills;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The application is killed while the demo's city lives on it.
final class Demo implements Drill {
    /// What modules that called pay, instead of leaving it a message, would lose when the other end does not answer.
    private static final String LOSE = """
            create table drill_lost (id uuid);
            create function drill_lose() returns trigger language plpgsql as $$
            begin
                insert into drill_lost values (new.id);
                return null;
            end
            $$;
            create trigger drill_lose before insert on outbox
                for each row when (new.type = 'pay.ask_charge') execute function drill_lose();
            grant insert on drill_lost to public;
            """;

    private static final String LOSE_NO_MORE = """
            drop trigger drill_lose on outbox;
            """;

    private static final String LOST = """
            select count(*) from drill_lost
            """;

    private static final List<String> FORGETFUL = List.of("taxi", "gifts");
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration SEEDS = Duration.ofMinutes(2);
    private static final Duration FULL = Duration.ofMinutes(10);
    private static final Duration QUICK = Duration.ofSeconds(100);

    /// Most of the quick one, for the first ride to be completed; the rest is for what is begun after the kill.
    private static final Duration QUICK_LIVES = Duration.ofSeconds(55);

    private static final Duration DEAD = Duration.ofSeconds(3);
    private static final Duration FINISHES = Duration.ofMinutes(6);
    private static final Duration SETTLES = Duration.ofSeconds(30);

    /// @param killedAt when, in milliseconds, and when it was started again
    record Seen(
            DemoJournal journal,
            DemoStored stored,
            String invariants,
            long killedAt,
            long restartedAt,
            int exit,
            String says) {}

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String about() {
        return "the application is killed while the demo's city lives on it; the city goes on and nothing is lost";
    }

    @Override
    public List<String> lines() {
        return DemoJudge.LINES;
    }

    @Override
    public String control() {
        return "with some of what taxi and gifts ask of pay lost before the kill";
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of("fares_settle_once", "no_gift_lost");
    }

    @Override
    public void run(DrillRun run) {
        var opening = run.full() ? FULL : QUICK;
        try (var application = Application.start(run.launch());
                var city = begin(application, opening, run)) {
            if (run.full()) {
                Await.elapsed(opening.dividedBy(2));
            } else {
                Await.within(QUICK_LIVES, () -> DemoJudge.lives(city.journal(), 0, Long.MAX_VALUE)
                        .none());
            }
            if (run.control()) {
                loseSome(application);
            }
            long killedAt = CLOCK.millis();
            Out.say("killing the application; so far: %s", city.says());
            application.kill();
            Await.elapsed(DEAD);
            long restartedAt = CLOCK.millis();
            application.restart();
            int exit = city.ends(opening.plus(FINISHES));
            Out.say("%s", city.says());
            Await.within(SETTLES, () -> settled(application));
            var seen = new Seen(
                    city.journal(),
                    DemoStored.read(application),
                    invariants(application),
                    killedAt,
                    restartedAt,
                    exit,
                    city.says());
            DemoJudge.judge(seen, run.contract());
        }
    }

    /// Comes back when the first of the city was told something.
    private static DemoCity begin(Application application, Duration opening, DrillRun run) {
        Await.within(SEEDS, () -> java.nio.file.Files.exists(application.data().resolve("operator.token")));
        var city = DemoCity.start(application, opening, run.launch().log());
        if (!Await.within(SEEDS, () -> !city.lives() || !city.journal().told().isEmpty()) || !city.lives()) {
            throw new CannotRun("the city does not begin: " + city.says() + "\n" + application.logTail());
        }
        return city;
    }

    /// Until both have lost something; then messages leave as ever.
    private static void loseSome(Application application) {
        FORGETFUL.forEach(module -> Stored.execute(application.postgres(module), LOSE));
        for (var module : FORGETFUL) {
            Await.until("something of " + module + " to be lost", SEEDS, () -> lost(application.postgres(module)));
        }
        FORGETFUL.forEach(module -> Stored.execute(application.postgres(module), LOSE_NO_MORE));
    }

    private static boolean settled(Application application) {
        Await.elapsed(Duration.ofMillis(300));
        return Stored.unpaid(application.postgres("taxi")) == 0
                && application.allPostgres().stream().allMatch(Stored::delivered);
    }

    private static String invariants(Application application) {
        try (var loop = new Loop()) {
            var api = new Api(loop, application.port(), 1);
            // They are looked at once a second at most.
            Await.elapsed(Duration.ofSeconds(2));
            return loop.await("the invariants", SETTLES, () -> api.get("/v1/pay/invariants", null))
                    .text();
        }
    }

    private static boolean lost(PostgresTree server) {
        try (var connection = server.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(LOST)) {
            return rows.next() && rows.getLong(1) > 0;
        } catch (SQLException failed) {
            throw new CannotRun("asking what was lost", failed);
        }
    }
}
