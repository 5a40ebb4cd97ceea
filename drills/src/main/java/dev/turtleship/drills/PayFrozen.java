package dev.turtleship.drills;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Pay's whole PostgreSQL stands still under load: chat must not notice, pay must refuse fast and honestly, and when
/// it goes on, every transfer must turn out to have had exactly one outcome.
///
///     set up -> warm up -> healthy -> frozen -> healing -> settle and compare
final class PayFrozen {
    static final String NAME = "pay-frozen";

    private static final int PAY_CONNECTIONS = 2_000;
    private static final int CHAT_CONNECTIONS = 64;
    private static final Duration SET_UP = Duration.ofMinutes(4);
    private static final Duration HEALING = Duration.ofSeconds(10);
    /// The load goes on for this long after pay is back, to see that it stays.
    private static final Duration STAYING = Duration.ofSeconds(3);
    private static final Duration SETTLING = Duration.ofSeconds(70);

    private final Scale scale;
    private final Application application;
    private final Loop loop;
    private final Api chatApi;
    private final Crowd crowd;
    private final Payments payments;
    private final StatusWatch status;

    private PayFrozen(Scale scale, Application application, Loop loop, Ids ids) {
        this.scale = scale;
        this.application = application;
        this.loop = loop;
        this.chatApi = new Api(loop, application.port(), CHAT_CONNECTIONS);
        var payApi = new Api(loop, application.port(), PAY_CONNECTIONS);
        StatusWatch.allUp(loop, chatApi, application);
        Out.say("signing up %d people", 2 * scale.load().pairs());
        var people = loop.await(
                "signing up",
                SET_UP,
                () -> People.signUp(loop, chatApi, 2 * scale.load().pairs(), ids));
        this.crowd = new Crowd(loop, chatApi, application.port(), scale.load().pairs(), ids);
        loop.await("opening conversations and sockets", SET_UP, () -> crowd.gather(people));
        this.payments = new Payments(loop, payApi, people, ids);
        loop.await("topping up", SET_UP, payments::topUp);
        this.status = new StatusWatch(loop, chatApi, "pay");
    }

    static int run(Args args) {
        args.allow(Set.of("--quick", "--control", "--seed"));
        var scale = Scale.of(args);
        long seed = args.number("--seed", (int) (System.nanoTime() >>> 8 & 0xffffff));
        Out.say("%s, mode %s, seed %d", NAME, scale.mode(), seed);
        if (!scale.walls()) {
            Out.say("bulkheads, deadlines and breakers are off; these lines must break: %s", PayFrozenJudge.MUST_BREAK);
        }
        try (var application = Application.start(Home.standard(), NAME + "-" + scale.mode(), scale.walls());
                var loop = new Loop()) {
            var contract = new Contract(NAME, scale.mode());
            var run = new PayFrozen(scale, application, loop, new Ids(seed)).drive();
            PayFrozenJudge.judge(run, contract, scale.judgesLatency());
            return conclude(contract, scale);
        }
    }

    private static int conclude(Contract contract, Scale scale) {
        System.out.print(contract.table());
        int code = contract.exitCode();
        if (!scale.walls()) {
            code = contract.controlExitCode(PayFrozenJudge.MUST_BREAK);
            System.out.println(contract.controlVerdict(PayFrozenJudge.MUST_BREAK));
        }
        System.out.println(contract.json());
        return code;
    }

    private PayFrozenRun drive() {
        var load = scale.load();
        var postgres = application.postgres("pay");
        var chatPace = new Pace(loop, load.messagesPerSecond(), (number, dueAt) -> crowd.send(dueAt));
        var payPace = new Pace(loop, load.transfersPerSecond(), payments::send);
        var lookPace = new Pace(loop, load.readsPerSecond(), payments::look);
        var paces = List.of(chatPace, payPace, lookPace);

        Out.say("%d messages/s and %d transfers/s: warming up", load.messagesPerSecond(), load.transfersPerSecond());
        status.start();
        paces.forEach(Pace::start);
        Await.elapsed(Duration.ofSeconds(scale.phases().warmUpSeconds()));
        Out.say("healthy for %d s", scale.phases().healthySeconds());
        long healthy = System.nanoTime();
        Await.elapsed(Duration.ofSeconds(scale.phases().healthySeconds()));

        Out.say(
                "freezing pay's PostgreSQL (%d processes) for %d s",
                postgres.size(), scale.phases().frozenSeconds());
        long freezing = System.nanoTime();
        postgres.freeze();
        long frozen = System.nanoTime();
        Await.elapsed(Duration.ofSeconds(scale.phases().frozenSeconds()));

        long thawing = System.nanoTime();
        postgres.thaw();
        long thawed = System.nanoTime();
        Out.say("thawed; waiting for pay");
        var outcomes = resolveUnknown(thawing);
        Await.within(HEALING, () -> loop.ask(() -> paysAgain(thawed)));
        Await.elapsed(STAYING);
        paces.forEach(Pace::stop);
        long ended = System.nanoTime();

        Out.say("load ended; settling");
        Await.within(SETTLING, () -> loop.ask(() -> crowd.settled() && payments.allAnswered()));
        outcomes.addAll(resolveUnknown(System.nanoTime()));
        // Cards still on their way would be shown after the log was read.
        Await.until("pay's messages to arrive", SETTLING, () -> Stored.delivered(postgres));
        var times = new PayFrozenRun.Times(healthy, freezing, frozen, thawing, thawed, ended);
        return collect(times, outcomes);
    }

    /// Asks for all unknown transfers that nobody has asked for yet.
    private List<Payments.Outcome> resolveUnknown(long from) {
        long deadline = from + HEALING.toNanos();
        return loop.await("asking for unknown transfers", HEALING.plus(SETTLING), () -> {
            var asking = new ArrayList<Future<Payments.Outcome>>();
            for (var call : payments.unknownNotAsked()) {
                asking.add(payments.resolve(call, deadline));
            }
            return Future.all(asking).map(all -> new ArrayList<>(all.<Payments.Outcome>list()));
        });
    }

    private boolean paysAgain(long thawed) {
        return payments.calls().stream().anyMatch(call -> call.settled() && call.dueAt() >= thawed);
    }

    private PayFrozenRun collect(PayFrozenRun.Times times, List<Payments.Outcome> outcomes) {
        var samples = status.stop();
        var invariants = loop.await("asking for the invariants", SETTLING, this::invariants);
        loop.ask(() -> {
            crowd.leave();
            return true;
        });
        Out.say("client rule: %s", loop.ask(crowd::clientRule));
        Stored.chat(application.postgres("chat"), crowd);
        var pay = new PayFrozenRun.PaySide(
                payments.calls(),
                payments.reads(),
                outcomes,
                invariants.json(),
                Stored.pay(application.postgres("pay")),
                payments.toppedUpMinor());
        var sockets = new PayFrozenRun.SocketTrouble(crowd.unsettled(), crowd.closures(), crowd.strangeFrames());
        return new PayFrozenRun(times, crowd.history(), sockets, pay, samples);
    }

    /// The application may answer from a cache: what counts is what it says of the books after the load. When it
    /// never says that, its last word is judged.
    private Future<Api.Answer> invariants() {
        var now = Clock.systemUTC().instant().toString();
        Supplier<Future<Api.Answer>> ask = () -> chatApi.get("/v1/pay/invariants", null);
        return chatApi.until("the invariants", HEALING, answer -> fresh(answer, now), ask)
                .recover(stale -> ask.get());
    }

    private static boolean fresh(Api.Answer answer, String since) {
        return answer.status() == 200 && answer.json().path("as_of").asText().compareTo(since) >= 0;
    }
}
