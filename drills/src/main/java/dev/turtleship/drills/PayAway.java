package dev.turtleship.drills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Pay's database goes away under load: chat must not notice, pay must refuse fast and honestly, and when the database
/// is back, every transfer must turn out to have had exactly one outcome.
final class PayAway implements Away.Load {
    /// What breaks without walls: nothing refuses, so every transfer hangs until the database is back and then
    /// succeeds.
    static final Set<String> HANGING = Set.of("pay_refused_within_1s", "pay_refused_p99_open", "pay_no_other_answer");

    static final String CONTROL = "without walls";

    private static final Traffic.Load LARGE = new Traffic.Load(200, 1_000, 50, 10);
    private static final Traffic.Load SMALL = new Traffic.Load(20, 100, 20, 5);
    private static final Duration SETTLING = Duration.ofSeconds(70);

    private final Loop loop;
    private final Traffic traffic;
    private final StatusWatch status;
    private final List<Payments.Outcome> outcomes = new ArrayList<>();

    private PayAway(DrillRun run, Application application, Loop loop) {
        this.loop = loop;
        this.traffic = new Traffic(loop, application, run.full() ? LARGE : SMALL, run.ids(), false);
        this.status = new StatusWatch(loop, traffic.api(), "pay");
    }

    static void run(DrillRun run, Application application, Away.Fault fault) {
        try (var loop = new Loop()) {
            var load = new PayAway(run, application, loop);
            var times = Away.drive(fault, Away.Phases.of(run), load);
            PayAwayJudge.judge(load.collect(fault.how(), times), run.contract());
        }
    }

    @Override
    public void start() {
        status.start();
        traffic.start();
    }

    @Override
    public void comeBack(long healing, long healed) {
        outcomes.addAll(traffic.resolveUnknown(healing, Away.HEALING));
        Await.within(Away.HEALING, () -> loop.ask(() -> paysAgain(healed)));
    }

    @Override
    public void stop() {
        traffic.stop();
    }

    private PayAwayRun collect(Away.How how, Away.Times times) {
        Out.say("load ended; settling");
        traffic.settle(SETTLING);
        outcomes.addAll(traffic.resolveUnknown(System.nanoTime(), Away.HEALING));
        var samples = status.stop();
        var pay = traffic.collect(outcomes);
        return new PayAwayRun(how, times, ChatSide.of(traffic.crowd()), pay, samples);
    }

    private boolean paysAgain(long healed) {
        return traffic.payments().calls().stream().anyMatch(call -> call.settled() && call.dueAt() >= healed);
    }
}
