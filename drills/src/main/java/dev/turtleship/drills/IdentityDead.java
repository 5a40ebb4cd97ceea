package dev.turtleship.drills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Identity's PostgreSQL is killed and stays away. Nobody waits for identity: what pay knows of people's levels it was
/// told before.
final class IdentityDead implements Drill {
    private static final Traffic.Load LARGE = new Traffic.Load(150, 750, 40, 10);
    private static final Traffic.Load SMALL = new Traffic.Load(10, 100, 20, 5);
    /// Somebody known may send five such sums a day; the load lasts a minute and a half, or half a minute.
    private static final IdentityTraffic.Load MANY = new IdentityTraffic.Load(20, 30, 0.6);

    private static final IdentityTraffic.Load FEW = new IdentityTraffic.Load(10, 15, 0.8);
    private static final Duration SETTLING = Duration.ofSeconds(60);

    /// The lock waits for whoever holds wallets: transfers lock them in another order than one update of all.
    private static final String FORGET = """
            do $$ begin
                lock table wallet in exclusive mode;
                update wallet set level = 0, level_version = 0;
            end $$
            """;

    @Override
    public String name() {
        return "identity-dead";
    }

    @Override
    public String about() {
        return "identity's database is killed under load; chat and pay must not notice, and levels go on counting";
    }

    @Override
    public List<String> lines() {
        return IdentityDeadJudge.LINES;
    }

    @Override
    public String control() {
        return "with pay's copy of the levels thrown away";
    }

    /// Whoever has sent much by then is over the limit of somebody unknown, and may send nothing more at all.
    @Override
    public Set<String> mustBreak() {
        return Set.of("known_levels_count", "pay_errors");
    }

    @Override
    public void run(DrillRun run) {
        try (var servers = new OwnServers()) {
            var identity = servers.make("identity");
            var launch = run.launch().database(identity).property("turtleship.identity.dev-outbox", "true");
            try (var application = Application.start(launch);
                    var loop = new Loop()) {
                var load = new Load(run, application, loop);
                var fault = Away.Fault.dead(identity);
                var times =
                        Away.drive(run.control() ? forgetful(application, fault) : fault, Away.Phases.of(run), load);
                IdentityDeadJudge.judge(load.collect(times), run.contract());
            }
        }
    }

    private static Away.Fault forgetful(Application application, Away.Fault fault) {
        return new Away.Fault(
                fault.module(),
                fault.how(),
                () -> {
                    Stored.execute(application.postgres("pay"), FORGET);
                    fault.strike().run();
                },
                fault.heal());
    }

    private static final class Load implements Away.Load {
        private final Loop loop;
        private final Traffic traffic;
        private final IdentityTraffic identity;
        private final StatusWatch status;
        private final List<IdentityDeadRun.Verified> after = new ArrayList<>();

        Load(DrillRun run, Application application, Loop loop) {
            this.loop = loop;
            var ids = run.ids();
            this.traffic = new Traffic(loop, application, run.full() ? LARGE : SMALL, ids, false);
            this.identity = new IdentityTraffic(loop, application, run.full() ? MANY : FEW, traffic.people(), ids);
            this.status = new StatusWatch(loop, traffic.api(), "identity");
        }

        @Override
        public void start() {
            status.start();
            traffic.start();
            identity.start();
        }

        @Override
        public void shut() {
            identity.askInVain();
        }

        @Override
        public void comeBack(long healing, long healed) {
            Await.within(Away.HEALING, () -> loop.ask(() -> identity.answersAgain(healed)));
            after.addAll(identity.verifyAfter(Away.HEALING));
        }

        @Override
        public void stop() {
            traffic.stop();
            identity.stop();
        }

        private IdentityDeadRun collect(Away.Times times) {
            Out.say("load ended; settling");
            traffic.settle(SETTLING);
            var outcomes = traffic.resolveUnknown(System.nanoTime(), Away.HEALING);
            var samples = status.stop();
            var pay = traffic.collect(outcomes);
            return new IdentityDeadRun(
                    times,
                    ChatSide.of(traffic.crowd()),
                    pay,
                    identity.calls(),
                    identity.keys(),
                    identity.probes(),
                    after,
                    samples);
        }
    }
}
