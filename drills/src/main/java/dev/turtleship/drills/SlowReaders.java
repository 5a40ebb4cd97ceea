package dev.turtleship.drills;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// One socket in ten stops reading while long texts are sent to it. Memory stays flat, the others do not notice, and
/// who reads again is told what was missed.
///
///     set up -> warm up -> healthy -> (weigh) -> slow -> (weigh) -> reading again -> settle and compare
final class SlowReaders implements Drill {
    /// What text must not notice, as in the name of its line.
    static final String TROUBLE = "slow";

    private record Scale(Traffic.Load load, SlowTraffic.Load slow, int warmUpSeconds, int healthySeconds) {}

    private static final Scale LARGE =
            new Scale(new Traffic.Load(80, 500, 2, 1), new SlowTraffic.Load(20, 600), 40, 15);
    private static final Scale SMALL = new Scale(new Traffic.Load(16, 50, 2, 1), new SlowTraffic.Load(4, 200), 3, 5);

    /// Some four megabytes of what is sent to each meanwhile wait in the operating system, which is not weighed; enough
    /// comes after them.
    private static final Duration SLOW = Duration.ofSeconds(20);

    /// For what the virtual machine does while it is weighed not to be anybody's latency.
    private static final Duration RECOVERY = Duration.ofSeconds(2);

    private static final Duration AGAIN = Duration.ofSeconds(20);
    private static final Duration SETTLING = Duration.ofSeconds(70);

    @Override
    public String name() {
        return "slow-readers";
    }

    @Override
    public String about() {
        return "one socket in ten stops reading; memory stays flat, and the others must not notice";
    }

    @Override
    public List<String> lines() {
        return SlowReadersJudge.lines();
    }

    @Override
    public String control() {
        return PayAway.CONTROL;
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of("memory_flat", "slow_are_bumped");
    }

    @Override
    public void run(DrillRun run) {
        var launch = run.launchWithoutWallsInControl().option("-XX:NativeMemoryTracking=summary");
        try (var application = Application.start(launch);
                var loop = new Loop()) {
            var scale = run.full() ? LARGE : SMALL;
            var ids = run.ids();
            var traffic = new Traffic(loop, application, scale.load(), ids, false);
            var slow = new SlowTraffic(loop, application, scale.slow(), traffic, ids);
            SlowReadersJudge.judge(drive(scale, application, traffic, slow), run.contract());
        }
    }

    private static SlowReadersRun drive(Scale scale, Application application, Traffic traffic, SlowTraffic slow) {
        traffic.start();
        slow.start();
        Await.elapsed(Duration.ofSeconds(scale.warmUpSeconds()));
        Out.say("healthy for %d s", scale.healthySeconds());
        long healthy = System.nanoTime();
        Await.elapsed(Duration.ofSeconds(scale.healthySeconds()));
        long weighing = System.nanoTime();
        var before = Memory.of(application);
        Await.elapsed(RECOVERY);
        Out.say("%d sockets read nothing for %d s", scale.slow().readers(), SLOW.toSeconds());
        long striking = System.nanoTime();
        slow.stopReading();
        Await.elapsed(SLOW);
        long healing = System.nanoTime();
        slow.stop();
        var after = Memory.of(application);
        Out.say("they read again");
        slow.readAgain();
        slow.catchUp(AGAIN);
        traffic.stop();
        Out.say("load ended; settling");
        traffic.settle(SETTLING);
        var pay = traffic.collect(traffic.resolveUnknown(System.nanoTime(), AGAIN));
        return new SlowReadersRun(
                new Window(healthy, weighing),
                new Window(striking, healing),
                ChatSide.of(traffic.crowd()),
                pay,
                before,
                after,
                slow.outcome());
    }
}
