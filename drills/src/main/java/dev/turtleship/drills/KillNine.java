package dev.turtleship.drills;

import dev.turtleship.drills.KillNineRun.Kill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// kill -9 in full load, again and again, at moments that the seed draws: the application, each PostgreSQL server, and
/// all of them at once. Clients come back, resume, and send again what was not acknowledged.
///
///     (healthy -> kill -> back -> send acknowledged things again) x rounds -> settle and compare
final class KillNine implements Drill {
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final int LEAST_HEALTHY_MILLIS = 1_000;
    private static final int MOST_HEALTHY_MILLIS = 3_000;
    private static final Duration BACK = Duration.ofSeconds(KillNineJudge.BACK_WITHIN_SECONDS);
    private static final Duration SETTLING = Duration.ofSeconds(60);
    /// What is lost never settles; the control need not wait for it.
    private static final Duration CONTROL_SETTLING = Duration.ofSeconds(8);

    private static final Traffic.Load LARGE = new Traffic.Load(100, 500, 50, 5);
    private static final Traffic.Load SMALL = new Traffic.Load(20, 100, 20, 2);

    private static final List<String> ROUNDS =
            List.of("application", "chat", "pay", "accounts", "taxi", "identity", "gifts");
    private static final List<String> MORE_ROUNDS = List.of(
            "application",
            "chat",
            "pay",
            "accounts",
            "taxi",
            "identity",
            "gifts",
            "application",
            "chat",
            "pay",
            "everything",
            "everything");
    private static final List<String> CONTROL_ROUNDS = Collections.nCopies(5, "chat");

    /// Chat's log becomes forgetful from within its own database: the commit is answered before it is on the disk,
    /// although the writer saw a durable server when it connected. What was committed in the last fifth of a second
    /// is lost with the server.
    private static final String FORGET = """
            create function drill_forget() returns trigger language plpgsql as $$
            begin
                perform set_config('synchronous_commit', 'off', true);
                return null;
            end
            $$;
            create trigger drill_forget before insert on entry for each statement execute function drill_forget();
            """;

    @Override
    public String name() {
        return "kill-nine";
    }

    @Override
    public String about() {
        return "kill -9 of the application and of each database in full load; nothing acknowledged is lost";
    }

    @Override
    public List<String> lines() {
        return KillNineJudge.lines();
    }

    @Override
    public String control() {
        return "with chat's log committed without waiting for the disk";
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of("acked_messages_stored", "one_order_shown_once", "repeats_answer_first", "cards_once");
    }

    @Override
    public void run(DrillRun run) {
        try (var application = Application.start(run.launch());
                var loop = new Loop()) {
            var traffic = new Traffic(loop, application, run.full() ? LARGE : SMALL, run.ids(), true);
            if (run.control()) {
                Stored.execute(application.postgres("chat"), FORGET);
            }
            KillNineJudge.judge(new Rounds(run, application, loop, traffic).drive(), run.contract());
        }
    }

    private static final class Rounds {
        private final DrillRun run;
        private final Application application;
        private final Loop loop;
        private final Traffic traffic;
        private final Repeats repeats;
        private final Random moments;
        private final List<Payments.Outcome> outcomes = new ArrayList<>();

        Rounds(DrillRun run, Application application, Loop loop, Traffic traffic) {
            this.run = run;
            this.application = application;
            this.loop = loop;
            this.traffic = traffic;
            this.repeats = new Repeats(loop, traffic);
            this.moments = new Random(run.seed());
        }

        KillNineRun drive() {
            var targets = new ArrayList<>(run.control() ? CONTROL_ROUNDS : run.full() ? MORE_ROUNDS : ROUNDS);
            Collections.shuffle(targets, moments);
            traffic.start();
            Await.elapsed(WARM_UP);
            var kills = new ArrayList<Kill>();
            for (var target : targets) {
                Await.elapsed(Duration.ofMillis(moments.nextInt(LEAST_HEALTHY_MILLIS, MOST_HEALTHY_MILLIS)));
                kills.add(strike(target));
            }
            Await.elapsed(Duration.ofMillis(LEAST_HEALTHY_MILLIS));
            traffic.stop();
            Out.say("load ended; settling");
            traffic.settle(run.control() ? CONTROL_SETTLING : SETTLING);
            outcomes.addAll(traffic.resolveUnknown(System.nanoTime(), BACK));
            var pay = traffic.collect(outcomes);
            var crowd = traffic.crowd();
            var cards = Stored.cards(application.postgres("chat"));
            return new KillNineRun(crowd.history(), crowd.strangeFrames(), pay, cards, repeats.answered(), kills);
        }

        private Kill strike(String target) {
            Out.say("kill -9: %s", target);
            kill(target);
            long killed = System.nanoTime();
            int first = loop.ask(() -> traffic.crowd().history().sentCount());
            var acknowledged = repeats.newest();
            if (!application.alive()) {
                application.restart();
            }
            long others = othersAnswer();
            Await.within(
                    BACK, () -> loop.ask(() -> chatAnswered(first) != Kill.NEVER && paySettled(killed) != Kill.NEVER));
            var kill = new Kill(
                    target,
                    since(killed, loop.ask(() -> chatAnswered(first))),
                    since(killed, loop.ask(() -> paySettled(killed))),
                    since(killed, others));
            repeats.sendAgain(acknowledged, BACK);
            outcomes.addAll(traffic.resolveUnknown(System.nanoTime(), BACK));
            return kill;
        }

        /// When the first of the messages from this one on was acknowledged.
        private long chatAnswered(int first) {
            var history = traffic.crowd().history();
            return IntStream.range(first, history.sentCount())
                    .filter(history::acked)
                    .mapToLong(history::ackedAt)
                    .min()
                    .orElse(Kill.NEVER);
        }

        private long paySettled(long from) {
            return traffic.payments().calls().stream()
                    .filter(call -> call.settled() && call.dueAt() >= from)
                    .mapToLong(TransferCall::answeredAt)
                    .min()
                    .orElse(Kill.NEVER);
        }

        /// When accounts, taxi, identity and gifts first answered again, all of them; each reads its database for that.
        private long othersAnswer() {
            return Stream.of("/v1/me", "/v1/taxi/rides", "/v1/identity/level", "/v1/gifts/received")
                    .mapToLong(this::answers)
                    .max()
                    .orElse(Kill.NEVER);
        }

        private long answers(String path) {
            var token = traffic.people().getFirst().token();
            var api = traffic.api();
            return loop.await("asking for " + path, BACK.multipliedBy(3), () -> api.until(
                            path, BACK, Api.Answer::success, () -> api.get(path, token))
                    .map(Api.Answer::endedAt)
                    .otherwise(Kill.NEVER));
        }

        private void kill(String target) {
            switch (target) {
                case "application" -> application.kill();
                case "everything" -> {
                    application.kill();
                    application.allPostgres().forEach(PostgresTree::kill);
                }
                default -> application.postgres(target).kill();
            }
        }

        private static long since(long killed, long at) {
            return at == Kill.NEVER ? at : at - killed;
        }
    }
}
