package dev.turtleship.drills;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// People in pairs who chat over sockets and pay each other over HTTP in open loops, while something is broken.
final class Traffic {
    /// What is sent a second by how many pairs of people; `reads` are looks at wallets.
    record Load(int pairs, int messages, int transfers, int reads) {}

    private static final int PAY_CONNECTIONS = 2_000;
    private static final int CHAT_CONNECTIONS = 64;
    private static final Duration SET_UP = Duration.ofMinutes(4);
    /// All at once they would be a storm of their own on a process that has just come back.
    private static final int ASKING_AT_ONCE = 16;

    private static final Duration ASKING = Duration.ofSeconds(80);
    private static final Duration SETTLING = Duration.ofSeconds(70);
    private static final Duration BOOKS = Duration.ofSeconds(10);

    private final Loop loop;
    private final Api api;
    private final Application application;
    private final List<Person> people;
    private final Crowd crowd;
    private final Payments payments;
    private final List<Pace> paces;

    /// Signs everybody up, opens their conversations and sockets and tops up their wallets.
    ///
    /// @param patient whether its clients keep what was not acknowledged, come back and send it again
    Traffic(Loop loop, Application application, Load load, Ids ids, boolean patient) {
        this.loop = loop;
        this.application = application;
        this.api = new Api(loop, application.port(), CHAT_CONNECTIONS);
        StatusWatch.allUp(loop, api, application);
        int count = 2 * load.pairs();
        Out.say("signing up %d people", count);
        this.people = loop.await("signing up", SET_UP, () -> People.signUp(loop, api, count, ids));
        this.crowd = new Crowd(loop, api, application.port(), load.pairs(), ids);
        if (patient) {
            crowd.bePatient();
        }
        loop.await("opening conversations and sockets", SET_UP, () -> crowd.gather(people));
        this.payments = new Payments(loop, new Api(loop, application.port(), PAY_CONNECTIONS), people, ids);
        loop.await("topping up", SET_UP, payments::topUp);
        this.paces = List.of(
                new Pace(loop, load.messages(), (number, dueAt) -> crowd.send(dueAt)),
                new Pace(loop, load.transfers(), payments::send),
                new Pace(loop, load.reads(), payments::look));
        Out.say("%d messages/s and %d transfers/s", load.messages(), load.transfers());
    }

    void start() {
        paces.forEach(Pace::start);
    }

    void stop() {
        paces.forEach(Pace::stop);
    }

    Api api() {
        return api;
    }

    List<Person> people() {
        return people;
    }

    Crowd crowd() {
        return crowd;
    }

    Payments payments() {
        return payments;
    }

    /// A direct conversation of two people besides the pairs; its id.
    String converse(Person one, Person other) {
        var body = Json.object().put("kind", "direct").put("person", other.id());
        return loop.await(
                        "making a conversation",
                        SET_UP,
                        () -> api.until(
                                "making a conversation",
                                SETTLING,
                                Api.Answer::success,
                                () -> api.post("/v1/chat/conversations", one.token(), body)))
                .json()
                .path("id")
                .asText();
    }

    /// Asks for all transfers of unknown outcome that nobody has asked for yet, until each has one.
    ///
    /// @param from a moment of System.nanoTime, and how long after it the asking may go on
    List<Payments.Outcome> resolveUnknown(long from, Duration limit) {
        long deadline = from + limit.toNanos();
        return loop.await("asking for unknown transfers", limit.plus(ASKING), () -> {
            var outcomes = new ArrayList<Payments.Outcome>();
            var calls = payments.unknownNotAsked();
            return loop.each(calls.size(), ASKING_AT_ONCE, i -> payments.resolve(calls.get(i), deadline)
                            .onSuccess(outcomes::add))
                    .map(ignored -> outcomes);
        });
    }

    /// Waits until everything that was sent has its answer and everybody was shown it; whether that happened is judged
    /// by the checkers.
    void settle(Duration limit) {
        Await.within(limit, () -> loop.ask(() -> crowd.settled() && payments.allAnswered()));
    }

    /// Reads what is stored, once payments have told chat of everything, and lets nobody mind a closing socket.
    ///
    /// @param outcomes what became of the unknown transfers
    PaySide collect(List<Payments.Outcome> outcomes) {
        return collect(outcomes, 0);
    }

    /// @param othersMinor what people of other loads topped up
    PaySide collect(List<Payments.Outcome> outcomes, long othersMinor) {
        // Cards still on their way would be shown after the log was read.
        Await.until("pay's messages to arrive", SETTLING, () -> Stored.delivered(application.postgres("pay")));
        var invariants = loop.await("asking for the invariants", SETTLING, this::invariants);
        loop.ask(() -> {
            crowd.leave();
            return true;
        });
        Out.say("client rule: %s", loop.ask(crowd::clientRule));
        Stored.chat(application.postgres("chat"), crowd);
        return new PaySide(
                payments.calls(),
                payments.reads(),
                outcomes,
                invariants.json(),
                Stored.pay(application.postgres("pay")),
                payments.toppedUpMinor() + othersMinor);
    }

    /// The application may answer from a cache: what counts is what it says of the books after the load. When it
    /// never says that, its last word is judged.
    private Future<Api.Answer> invariants() {
        var now = Clock.systemUTC().instant().toString();
        Supplier<Future<Api.Answer>> ask = () -> api.get("/v1/pay/invariants", null);
        return api.until("the invariants", BOOKS, answer -> fresh(answer, now), ask)
                .recover(stale -> ask.get());
    }

    private static boolean fresh(Api.Answer answer, String since) {
        return answer.status() == 200 && answer.json().path("as_of").asText().compareTo(since) >= 0;
    }
}
