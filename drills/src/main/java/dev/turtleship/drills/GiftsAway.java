package dev.turtleship.drills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// People chat, pay and give each other gifts while a database goes away and comes back.
final class GiftsAway implements Away.Load {
    private static final Traffic.Load LARGE = new Traffic.Load(150, 750, 40, 10);
    private static final Traffic.Load SMALL = new Traffic.Load(10, 100, 20, 5);
    private static final GiftTraffic.Load MANY_GIFTS = new GiftTraffic.Load(30, 20, 5, 10, 10);
    private static final GiftTraffic.Load FEW_GIFTS = new GiftTraffic.Load(7, 6, 2, 5, 5);
    private static final Duration SETTLING = Duration.ofSeconds(60);
    /// What is lost never settles; a control waits for what is not.
    private static final Duration CONTROL_SETTLING = Duration.ofSeconds(8);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final DrillRun run;
    private final Away.Fault fault;
    private final Loop loop;
    private final Traffic traffic;
    private final GiftTraffic gifts;
    private final StatusWatch status;
    private final List<Payments.Outcome> outcomes = new ArrayList<>();

    private GiftsAway(DrillRun run, Application application, Away.Fault fault, Loop loop) {
        this.run = run;
        this.fault = fault;
        this.loop = loop;
        var ids = run.ids();
        // Where chat itself goes away its people have to be patient.
        boolean patient = fault.module().equals("chat");
        this.traffic = new Traffic(loop, application, run.full() ? LARGE : SMALL, ids, patient);
        this.gifts = new GiftTraffic(loop, application, run.full() ? MANY_GIFTS : FEW_GIFTS, ids);
        this.status = new StatusWatch(loop, traffic.api(), fault.module());
    }

    static GiftsAwayRun drive(DrillRun run, Application application, Away.Fault fault) {
        try (var loop = new Loop()) {
            var load = new GiftsAway(run, application, fault, loop);
            return load.collect(Away.drive(fault, Away.Phases.of(run), load));
        }
    }

    @Override
    public void start() {
        status.start();
        traffic.start();
        gifts.start();
    }

    /// Of gifts' own database only: without pay's or chat's gifts are ordered.
    @Override
    public void shut() {
        if (fault.module().equals("gifts")) {
            gifts.asking().shut();
        }
    }

    @Override
    public void open() {
        gifts.asking().open();
    }

    @Override
    public void comeBack(long healing, long healed) {
        outcomes.addAll(traffic.resolveUnknown(healing, Away.HEALING));
        Await.within(Away.HEALING, () -> {
            Await.elapsed(LOOK_EVERY);
            return loop.ask(() -> isBack(healing, healed));
        });
    }

    @Override
    public void stop() {
        traffic.stop();
        gifts.stop();
    }

    /// Gifts take orders again; or what waited for pay, or for chat, is done.
    private boolean isBack(long healing, long healed) {
        var history = gifts.history();
        return switch (fault.module()) {
            case "gifts" -> history.done("order").stream().anyMatch(call -> call.dueAt() >= healed);
            case "pay" -> history.paidAt().keySet().containsAll(history.orderedBefore(healing));
            default -> history.cardAt().keySet().containsAll(history.receivedBefore(healing));
        };
    }

    private GiftsAwayRun collect(Away.Times times) {
        Out.say("load ended; settling");
        var limit = run.control() ? CONTROL_SETTLING : SETTLING;
        traffic.settle(limit);
        outcomes.addAll(traffic.resolveUnknown(System.nanoTime(), Away.HEALING));
        gifts.settle(limit);
        var samples = status.stop();
        var pay = traffic.collect(outcomes, gifts.toppedUpMinor());
        return new GiftsAwayRun(times, ChatSide.of(traffic.crowd()), pay, gifts.collect(), samples);
    }
}
