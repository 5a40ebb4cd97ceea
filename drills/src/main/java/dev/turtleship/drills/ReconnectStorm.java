package dev.turtleship.drills;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Thousands of devices lose their sockets at the same moment, miss a few messages, and all come back at once, while
/// others go on chatting. They share their looks at the database.
///
///     set up -> counting -> cut off -> talking meanwhile -> storm -> settle and compare
final class ReconnectStorm implements Drill {
    private record Scale(Traffic.Load load, int people, int devices) {}

    private static final Scale LARGE = new Scale(new Traffic.Load(20, 20, 2, 1), 200, 10_000);
    private static final Scale SMALL = new Scale(new Traffic.Load(10, 20, 2, 1), 20, 500);

    private static final int BEFORE = 3;
    private static final int MEANWHILE = 4;

    private static final Duration SET_UP = Duration.ofMinutes(4);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final Duration SETTLING = Duration.ofSeconds(70);

    @Override
    public String name() {
        return "reconnect-storm";
    }

    @Override
    public String about() {
        return "thousands of devices are cut off and come back at once; nobody misses a message";
    }

    @Override
    public List<String> lines() {
        return ReconnectStormJudge.lines();
    }

    @Override
    public String control() {
        return PayAway.CONTROL;
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of("no_query_per_client");
    }

    @Override
    public void run(DrillRun run) {
        try (var application = Application.start(run.launchWithoutWallsInControl());
                var loop = new Loop()) {
            var scale = run.full() ? LARGE : SMALL;
            var ids = run.ids();
            var traffic = new Traffic(loop, application, scale.load(), ids, false);
            var people =
                    loop.await("signing up", SET_UP, () -> People.signUp(loop, traffic.api(), scale.people(), ids));
            var devices = new Devices(loop, application, traffic.api(), people, ids);
            devices.talk(BEFORE);
            Out.say("%d devices of %d people", scale.devices(), scale.people());
            devices.connect(scale.devices());
            ReconnectStormJudge.judge(drive(scale, application, traffic, devices), run.contract());
        }
    }

    private static ReconnectStormRun drive(Scale scale, Application application, Traffic traffic, Devices devices) {
        traffic.start();
        long usual = System.nanoTime();
        var transactions = new Transactions(application.postgres("chat"));
        devices.cutOff();
        devices.talk(MEANWHILE);
        transactions.begin();
        Out.say("all of them come back");
        long striking = System.nanoTime();
        devices.connect(scale.devices());
        long back = System.nanoTime();
        double asked = transactions.end();

        Await.within(AGAIN, () -> devices.behind() == 0);
        traffic.stop();
        Out.say("load ended; settling");
        traffic.settle(SETTLING);
        var pay = traffic.collect(traffic.resolveUnknown(System.nanoTime(), AGAIN));
        return new ReconnectStormRun(
                new Window(usual, striking),
                new Window(striking, back),
                ChatSide.of(traffic.crowd()),
                pay,
                new ReconnectStormRun.Came(
                        scale.devices(), devices.behind(), devices.strange(), devices.example(), asked));
    }
}
