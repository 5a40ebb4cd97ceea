package dev.turtleship.drills;

import dev.turtleship.drills.PayAwayRun.How;
import java.time.Duration;
import java.util.Set;

/// Pay's database goes away under load: chat must not notice, pay must refuse fast and honestly, and when the database
/// is back, every transfer must turn out to have had exactly one outcome.
///
///     set up -> warm up -> healthy -> away -> healing -> settle and compare
final class PayAway {
    /// What breaks without walls: nothing refuses, so every transfer hangs until the database is back and then
    /// succeeds.
    static final Set<String> HANGING = Set.of("pay_refused_within_1s", "pay_refused_p99_open", "pay_no_other_answer");

    static final String CONTROL = "without walls";

    /// What takes the database away and gives it back.
    record Fault(How how, Runnable strike, Runnable heal) {}

    private record Phases(int warmUpSeconds, int healthySeconds, int awaySeconds) {}

    private static final Traffic.Load LARGE = new Traffic.Load(200, 1_000, 50, 10);
    private static final Traffic.Load SMALL = new Traffic.Load(20, 100, 20, 5);
    /// Where latencies are judged the warm-up is long: on two cores the virtual machine's compiler competes with
    /// everybody for most of the first minute, and would be what is measured.
    private static final Phases LONG = new Phases(40, 15, 15);
    private static final Phases SHORT = new Phases(3, 5, 8);

    private static final Duration HEALING = Duration.ofSeconds(10);
    /// The load goes on for this long after pay is back, to see that it stays.
    private static final Duration STAYING = Duration.ofSeconds(3);
    private static final Duration SETTLING = Duration.ofSeconds(70);

    private final Loop loop;
    private final Phases phases;
    private final Traffic traffic;
    private final StatusWatch status;
    private final Fault fault;

    private PayAway(DrillRun run, Application application, Loop loop, Fault fault) {
        this.loop = loop;
        this.fault = fault;
        this.phases = run.full() ? LONG : SHORT;
        this.traffic = new Traffic(loop, application, run.full() ? LARGE : SMALL, run.ids(), false);
        this.status = new StatusWatch(loop, traffic.api(), "pay");
    }

    static void run(DrillRun run, Application application, Fault fault) {
        try (var loop = new Loop()) {
            PayAwayJudge.judge(new PayAway(run, application, loop, fault).drive(), run.contract());
        }
    }

    private PayAwayRun drive() {
        status.start();
        traffic.start();
        Await.elapsed(Duration.ofSeconds(phases.warmUpSeconds()));
        Out.say("healthy for %d s", phases.healthySeconds());
        long healthy = System.nanoTime();
        Await.elapsed(Duration.ofSeconds(phases.healthySeconds()));

        var how = fault.how();
        Out.say("pay's PostgreSQL is %s for %d s", how.word(), phases.awaySeconds());
        long striking = System.nanoTime();
        fault.strike().run();
        long away = System.nanoTime();
        Await.elapsed(Duration.ofSeconds(phases.awaySeconds()));

        long healing = System.nanoTime();
        fault.heal().run();
        long healed = System.nanoTime();
        Out.say("it is back; waiting for pay");
        var outcomes = traffic.resolveUnknown(healing, HEALING);
        Await.within(HEALING, () -> loop.ask(() -> paysAgain(healed)));
        Await.elapsed(STAYING);
        traffic.stop();
        long ended = System.nanoTime();

        Out.say("load ended; settling");
        traffic.settle(SETTLING);
        outcomes.addAll(traffic.resolveUnknown(System.nanoTime(), HEALING));
        var samples = status.stop();
        var pay = traffic.collect(outcomes);
        var times = new PayAwayRun.Times(healthy, striking, away, healing, healed, ended);
        return new PayAwayRun(how, times, ChatSide.of(traffic.crowd()), pay, samples);
    }

    private boolean paysAgain(long healed) {
        return traffic.payments().calls().stream().anyMatch(call -> call.settled() && call.dueAt() >= healed);
    }
}
