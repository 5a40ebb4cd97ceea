package dev.turtleship.drills;

import dev.turtleship.drills.LoginStormRun.Guesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Thousands sign in at once, most of them from one address, while those who are signed in refresh, chat and pay.
/// Hashing a password burns a core for tens of milliseconds, so a storm of them could take the whole machine.
///
///     set up -> guess passwords -> warm up -> healthy -> storm -> after -> settle and compare
final class LoginStorm implements Drill {
    static final String TROUBLE = "storm";

    /// The application's own limit of wrong passwords for a handle, and one that came back while guesses were judged.
    static final int GUESSES_JUDGED = 21;

    private static final int GUESSES = 26;

    /// Each second come `burst` sign-ins from one address per core that may hash, and `visits` from addresses of their
    /// own, fewer than one core hashes.
    private record Rates(Traffic.Load load, int refreshers, int refreshes, int burst, double visits) {}

    private record Phases(int warmUpSeconds, int healthySeconds, int stormSeconds) {}

    private static final Rates MANY = new Rates(new Traffic.Load(50, 500, 20, 5), 20, 10, 250, 3);
    private static final Rates FEW = new Rates(new Traffic.Load(10, 50, 5, 2), 6, 3, 100, 0.5);
    private static final Phases LONG = new Phases(40, 15, 15);
    private static final Phases SHORT = new Phases(3, 5, 8);

    private static final Duration SET_UP = Duration.ofMinutes(1);
    private static final Duration ANSWERS = Duration.ofSeconds(75);
    private static final Duration SETTLING = Duration.ofSeconds(70);

    /// Wrong passwords may be tried for ever in the control: these limits are part of what it takes away.
    private static final String NO_LIMIT = "1000000";

    @Override
    public String name() {
        return "login-storm";
    }

    @Override
    public String about() {
        return "thousands sign in at once, most from one address; who is signed in must not notice";
    }

    @Override
    public List<String> lines() {
        return LoginStormJudge.lines();
    }

    @Override
    public String control() {
        return "without walls and limits";
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of(
                "guessing_ends",
                "sign_ins_in_time",
                "flood_is_refused",
                "quiet_sign_ins_succeed",
                "sign_in_works_after");
    }

    /// The limits of failed sign-ins stay as they are shipped: an attempt counts until it has succeeded, so they bear
    /// on the flood too.
    private static Launch launch(DrillRun run) {
        var launch = run.launchWithoutWallsInControl();
        return run.control()
                ? launch.property("turtleship.accounts.limits.failed-sign-ins-per-address", NO_LIMIT)
                        .property("turtleship.accounts.limits.failed-sign-ins-per-handle", NO_LIMIT)
                : launch;
    }

    @Override
    public void run(DrillRun run) {
        try (var application = Application.start(launch(run));
                var loop = new Loop()) {
            var rates = run.full() ? MANY : FEW;
            var ids = run.ids();
            var traffic = new Traffic(loop, application, rates.load(), ids, false);
            var refreshers = new Refreshers(loop, application.port(), rates.refreshers(), ids);
            var victim = loop.await("signing up", SET_UP, () -> People.signUp(loop, traffic.api(), 1, ids))
                    .getFirst();
            Out.say("guessing passwords");
            var guesses = new Guesser(loop, application.port()).guess(victim, victim.handle() + "_no", GUESSES);
            int hashing = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
            var flood = new SignInFlood(loop, application.port(), rates.burst() * hashing, traffic.people());
            var scene = new Scene(loop, traffic, refreshers, flood);
            LoginStormJudge.judge(scene.play(rates, run.full() ? LONG : SHORT, guesses), run.contract());
        }
    }

    /// Everybody who takes part.
    private record Scene(Loop loop, Traffic traffic, Refreshers refreshers, SignInFlood flood) {
        LoginStormRun play(Rates rates, Phases phases, Guesses guesses) {
            var refreshing = new Pace(loop, rates.refreshes(), refreshers::refresh);
            var bursts = new Pace(loop, 1, flood::flood);
            var visits = new Pace(loop, rates.visits(), flood::visit);
            traffic.start();
            refreshing.start();
            Await.elapsed(Duration.ofSeconds(phases.warmUpSeconds()));
            Out.say("healthy for %d s", phases.healthySeconds());
            long healthy = System.nanoTime();
            Await.elapsed(Duration.ofSeconds(phases.healthySeconds()));
            Out.say("a storm of sign-ins for %d s", phases.stormSeconds());
            long striking = System.nanoTime();
            bursts.start();
            visits.start();
            Await.elapsed(Duration.ofSeconds(phases.stormSeconds()));
            bursts.stop();
            visits.stop();
            long over = System.nanoTime();
            Out.say("it is over");
            var after = loop.await("signing in after it", ANSWERS, () -> flood.visit(System.nanoTime()));
            refreshing.stop();
            traffic.stop();
            var pay = settle();
            return new LoginStormRun(
                    new Window(healthy, striking),
                    new Window(striking, over),
                    ChatSide.of(traffic.crowd()),
                    pay,
                    flood.seen(),
                    guesses,
                    refreshers.refreshes(),
                    after,
                    lost());
        }

        private PaySide settle() {
            Out.say("load ended; settling");
            traffic.settle(SETTLING);
            Await.within(ANSWERS, () -> loop.ask(() -> flood.allAnswered() && refreshers.allAnswered()));
            return traffic.collect(new ArrayList<>(traffic.resolveUnknown(System.nanoTime(), SETTLING)));
        }

        /// Who cannot go on: every refresh token must bring new tokens, every access token must be good.
        private List<String> lost() {
            var lost = new ArrayList<String>();
            for (int i = 0; i < refreshers.count(); i++) {
                int who = i;
                var answer = loop.await("refreshing", ANSWERS, () -> refreshers.refresh(who));
                if (answer.status() != 200) {
                    lost.add("a refresh was answered " + answer.status());
                }
            }
            for (var person : traffic.people()) {
                var answer = loop.await(
                        "asking who one is", ANSWERS, () -> traffic.api().get("/v1/me", person.token()));
                if (answer.status() != 200) {
                    lost.add("a token was answered " + answer.status());
                }
            }
            return lost;
        }
    }
}
