package dev.turtleship.drills;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// People chat, pay and ride while a database goes away and comes back.
final class RidesAway implements Away.Load {
    private static final Traffic.Load LARGE = new Traffic.Load(150, 750, 40, 10);
    private static final Traffic.Load SMALL = new Traffic.Load(10, 100, 20, 5);
    private static final RideTraffic.Load MANY_RIDES = new RideTraffic.Load(60, 30, 5);
    private static final RideTraffic.Load FEW_RIDES = new RideTraffic.Load(14, 8, 2);
    private static final Duration SETTLING = Duration.ofSeconds(60);
    /// What is lost never settles; a control need not wait for it.
    private static final Duration CONTROL_SETTLING = Duration.ofSeconds(4);

    private static final int ASKING_AT_ONCE = 4;

    private final DrillRun run;
    private final Away.Fault fault;
    private final Loop loop;
    private final Traffic traffic;
    private final RideTraffic rides;
    private final StatusWatch status;
    private final List<Payments.Outcome> outcomes = new ArrayList<>();
    private long paidAt = Long.MAX_VALUE;

    private RidesAway(DrillRun run, Application application, Away.Fault fault, Loop loop) {
        this.run = run;
        this.fault = fault;
        this.loop = loop;
        var ids = run.ids();
        this.traffic = new Traffic(loop, application, run.full() ? LARGE : SMALL, ids, false);
        this.rides = new RideTraffic(loop, application, run.full() ? MANY_RIDES : FEW_RIDES, ids);
        this.status = new StatusWatch(loop, traffic.api(), fault.module());
    }

    static RidesAwayRun drive(DrillRun run, Application application, Away.Fault fault) {
        try (var loop = new Loop()) {
            var load = new RidesAway(run, application, fault, loop);
            return load.collect(Away.drive(fault, Away.Phases.of(run), load));
        }
    }

    @Override
    public void start() {
        status.start();
        traffic.start();
        rides.start();
    }

    /// Of taxi's own database only: pay's does not keep anybody from riding.
    @Override
    public void shut() {
        if (fault.module().equals("taxi")) {
            rides.asking().shut();
        }
    }

    @Override
    public void open() {
        rides.asking().open();
    }

    @Override
    public void comeBack(long healing, long healed) {
        watchFares(healing);
        outcomes.addAll(traffic.resolveUnknown(healing, Away.HEALING));
        if (fault.module().equals("taxi")) {
            Await.within(
                    Away.HEALING,
                    () -> loop.ask(
                            () -> rides.history().done("request").stream().anyMatch(call -> call.dueAt() >= healed)));
        } else {
            Await.within(Away.HEALING, () -> loop.ask(() -> paidAt != Long.MAX_VALUE));
        }
    }

    @Override
    public void stop() {
        traffic.stop();
        rides.stop();
    }

    /// Notes when every fare that had been shown as due by then is shown as paid.
    private void watchFares(long healing) {
        loop.run(() -> {
            var owed = rides.history().views().stream()
                    .filter(view -> view.payment().equals("due") && view.at() < healing)
                    .map(RideHistory.View::ride)
                    .distinct()
                    .toList();
            loop.each(owed.size(), ASKING_AT_ONCE, i -> paid(owed.get(i)))
                    .onSuccess(ignored -> paidAt = System.nanoTime());
        });
    }

    private Future<Api.Answer> paid(String ride) {
        return rides.api()
                .until(
                        "a fare to be paid",
                        Away.HEALING,
                        answer -> answer.json()
                                .path("payment")
                                .path("state")
                                .asText()
                                .equals("paid"),
                        rides.riderOf(ride).looksAt(ride));
    }

    private RidesAwayRun collect(Away.Times times) {
        Out.say("load ended; settling");
        var limit = run.control() ? CONTROL_SETTLING : SETTLING;
        traffic.settle(limit);
        outcomes.addAll(traffic.resolveUnknown(System.nanoTime(), Away.HEALING));
        rides.settle(limit);
        var samples = status.stop();
        var pay = traffic.collect(outcomes, rides.toppedUpMinor());
        return new RidesAwayRun(
                times, ChatSide.of(traffic.crowd()), pay, rides.collect(), samples, loop.ask(() -> paidAt));
    }
}
