package dev.turtleship.drills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Push services die, hang and lie; then push's PostgreSQL is killed and stays away. Nobody waits for push: what people
/// are told is a message that waits, and the list has it afterwards.
final class PushDead implements Drill {
    private static final Traffic.Load LARGE = new Traffic.Load(150, 750, 40, 10);
    private static final Traffic.Load SMALL = new Traffic.Load(10, 100, 20, 5);
    private static final GiftTraffic.Load MANY_GIFTS = new GiftTraffic.Load(30, 20, 5, 10, 10);
    private static final GiftTraffic.Load FEW_GIFTS = new GiftTraffic.Load(8, 6, 2, 5, 5);
    private static final Duration SETTLING = Duration.ofSeconds(60);
    private static final Duration CONTROL_SETTLING = Duration.ofSeconds(8);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /// How long push services are bad with push's own database there.
    private static final Duration BAD = Duration.ofSeconds(6);

    private static final String LISTED = """
            select subject
            from notification
            where kind = 'gift'
            """;

    private static final String UNTOLD = """
            select count(*)
            from delivery
            """;

    @Override
    public String name() {
        return "push-dead";
    }

    @Override
    public String about() {
        return "push services die, hang and lie, then push's database is killed; nobody notices, and nothing is lost";
    }

    @Override
    public List<String> lines() {
        return PushDeadJudge.LINES;
    }

    @Override
    public String control() {
        return "with what gifts tells push lost while push is away";
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of("notifications_within_10s", "notifications_once", "devices_told");
    }

    @Override
    public void run(DrillRun run) {
        try (var servers = new OwnServers()) {
            var push = servers.make("push");
            var services = new PushServices();
            var launch = services.ready(GiftTraffic.ready(run.launch().database(push)));
            try (var application = Application.start(launch);
                    var loop = new Loop()) {
                services.listen(loop);
                var load = new Load(run, application, services, loop);
                var fault = run.control()
                        ? LostMessages.of(application, "gifts", Away.Fault.dead(push))
                        : Away.Fault.dead(push);
                var times = Away.drive(load.afterBadServices(fault), Away.Phases.of(run), load);
                PushDeadJudge.judge(load.collect(times), run.contract());
            }
        }
    }

    private static final class Load implements Away.Load {
        private final DrillRun run;
        private final Application application;
        private final PushServices services;
        private final Loop loop;
        private final Traffic traffic;
        private final GiftTraffic gifts;
        private final PushTraffic push;
        private final StatusWatch status;
        private final List<Payments.Outcome> outcomes = new ArrayList<>();
        private long caughtUp = Long.MAX_VALUE;

        Load(DrillRun run, Application application, PushServices services, Loop loop) {
            this.run = run;
            this.application = application;
            this.services = services;
            this.loop = loop;
            this.traffic = new Traffic(loop, application, run.full() ? LARGE : SMALL, run.ids(), false);
            this.gifts = new GiftTraffic(loop, application, run.full() ? MANY_GIFTS : FEW_GIFTS, run.ids());
            this.push = new PushTraffic(loop, application, services, gifts.people(), run.ids());
            this.status = new StatusWatch(loop, traffic.api(), "push");
        }

        /// The services turn bad some time before push's database goes, and are well again when it is back.
        Away.Fault afterBadServices(Away.Fault fault) {
            return new Away.Fault(
                    fault.module(),
                    fault.how(),
                    () -> {
                        Out.say("one push service is dead, one hangs, one lies, for %d s", BAD.toSeconds());
                        services.turnBad();
                        Await.elapsed(BAD);
                        fault.strike().run();
                    },
                    () -> {
                        services.turnGood();
                        fault.heal().run();
                    });
        }

        @Override
        public void start() {
            status.start();
            traffic.start();
            gifts.start();
            push.start();
        }

        @Override
        public void comeBack(long healing, long healed) {
            outcomes.addAll(traffic.resolveUnknown(healing, Away.HEALING));
            Await.within(Away.HEALING, () -> loop.ask(() -> push.answersAgain(healed)));
            var before = loop.ask(() -> gifts.history().receivedBefore(healing));
            boolean all = Await.within(Away.HEALING, () -> {
                Await.elapsed(LOOK_EVERY);
                return listed().containsAll(before);
            });
            caughtUp = all ? System.nanoTime() : Long.MAX_VALUE;
        }

        private Set<String> listed() {
            var listed = new HashSet<String>();
            Stored.each(application.postgres("push"), LISTED, row -> listed.add(row.getString(1)));
            return listed;
        }

        @Override
        public void stop() {
            traffic.stop();
            gifts.stop();
            push.stop();
        }

        private PushDeadRun collect(Away.Times times) {
            Out.say("load ended; settling");
            var limit = run.control() ? CONTROL_SETTLING : SETTLING;
            traffic.settle(limit);
            outcomes.addAll(traffic.resolveUnknown(System.nanoTime(), Away.HEALING));
            gifts.settle(limit);
            Await.within(limit, () -> {
                Await.elapsed(LOOK_EVERY);
                return Stored.count(application.postgres("push"), UNTOLD) == 0;
            });
            var samples = status.stop();
            var pay = traffic.collect(outcomes, gifts.toppedUpMinor());
            var side = gifts.collect();
            return new PushDeadRun(
                    times,
                    ChatSide.of(traffic.crowd()),
                    pay,
                    side,
                    push.calls(),
                    caughtUp,
                    push.lists(),
                    push.heard(),
                    samples);
        }
    }
}
