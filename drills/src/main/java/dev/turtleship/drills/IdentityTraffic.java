package dev.turtleship.drills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.drills.IdentityDeadRun.Probe;
import dev.turtleship.drills.IdentityDeadRun.Verified;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// People whose phones identity verified, and others, while identity is asked this and that, and pay is asked for
/// transfers that only a verified phone allows. Belongs to the loop.
final class IdentityTraffic {
    /// So many people with a verified phone; requests to identity, and large transfers, a second.
    record Load(int known, double requests, double probes) {}

    /// One won more than somebody whom identity does not know may send at once.
    static final long LARGE_MINOR = 500_001;

    private static final int CONNECTIONS = 256;
    private static final Duration SET_UP = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final Pattern CODE = Pattern.compile("\\b[0-9]{6}\\b");

    /// Those of whom identity knows nothing when its database goes away.
    private static final int OTHERS = 4;

    private final Loop loop;
    private final Api api;
    private final Ids ids;
    private final RandomGenerator random;
    private final List<Person> people;
    private final List<Person> known;
    private final Person unknown;
    private final PhoneCheck askedBefore;
    private final PhoneCheck askedMeanwhile;
    private final PhoneCheck askedAfter;
    private final List<Call> calls = new ArrayList<>();
    private final List<Call> keys = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final List<Pace> paces;
    private String codeBefore = "";

    /// A check of a phone under an id of its client's making.
    private record PhoneCheck(Person person, String id, String phone) {
        String path() {
            return "/v1/identity/phone-checks/" + id;
        }

        ObjectNode body() {
            return Json.object().put("phone", phone);
        }
    }

    /// @param people enough of them, with money, of whom the two of a pair share a conversation; large sums go between
    ///     those, so that their cards come to whom the crowd knows
    IdentityTraffic(Loop loop, Application application, Load load, List<Person> people, Ids ids) {
        this.loop = loop;
        this.api = new Api(loop, application.port(), CONNECTIONS);
        this.ids = ids;
        this.random = ids.random();
        this.people = people;
        this.known = people.subList(0, load.known());
        var others = people.subList(load.known(), load.known() + OTHERS);
        this.unknown = others.getFirst();
        this.askedBefore = check(others.get(1));
        this.askedMeanwhile = check(others.get(2));
        this.askedAfter = check(others.get(3));
        Out.say("verifying the phones of %d people", known.size());
        loop.await("verifying phones", SET_UP.multipliedBy(2), () -> loop.each(known.size(), 2, this::becomeKnown));
        codeBefore = loop.await("asking for a code", SET_UP, () -> ask(askedBefore, SET_UP));
        this.paces =
                List.of(new Pace(loop, load.requests(), this::request), new Pace(loop, load.probes(), this::probe));
    }

    void start() {
        paces.forEach(Pace::start);
    }

    void stop() {
        paces.forEach(Pace::stop);
    }

    /// Somebody asks for a code while identity is away.
    void askInVain() {
        loop.run(() -> timed(
                "ask",
                System.nanoTime(),
                askedMeanwhile.person(),
                () -> api.put(askedMeanwhile.path(), askedMeanwhile.person().token(), askedMeanwhile.body())));
    }

    boolean answersAgain(long healed) {
        return calls.stream().anyMatch(call -> call.done() && call.dueAt() >= healed);
    }

    /// What becomes of a code that was sent before, of one that was asked for in vain, and of one asked for now.
    List<Verified> verifyAfter(Duration limit) {
        return List.of(
                verified("asked before", askedBefore, codeBefore, limit),
                verified("asked meanwhile", askedMeanwhile, "", limit),
                verified("asked after", askedAfter, "", limit));
    }

    List<Call> calls() {
        return calls;
    }

    List<Call> keys() {
        return keys;
    }

    List<Probe> probes() {
        return probes;
    }

    private PhoneCheck check(Person person) {
        // A mobile number of Korea; the drill's people have no real ones.
        var phone = "010" + random.nextInt(20_000_000, 100_000_000);
        return new PhoneCheck(person, ids.next(), phone);
    }

    private Future<Api.Answer> becomeKnown(int index) {
        var check = check(known.get(index));
        return ask(check, SET_UP)
                .compose(code -> confirm(check, code, SET_UP))
                .compose(ignored -> sendsMuch(check.person(), SET_UP));
    }

    /// The other one of a pair.
    private Person peer(Person person) {
        return people.get(person.index() ^ 1);
    }

    /// Has a code sent, until it was; the code.
    private Future<String> ask(PhoneCheck check, Duration limit) {
        return until(
                        limit,
                        Api.Answer::success,
                        () -> api.put(check.path(), check.person().token(), check.body()))
                .compose(ignored ->
                        api.get("/v1/identity/dev/outbox", check.person().token()))
                .map(outbox -> {
                    var newest =
                            outbox.json().path("items").path(0).path("text").asText();
                    var code = CODE.matcher(newest);
                    if (!code.find()) {
                        throw new CannotRun("no code in " + outbox.status() + " " + outbox.text());
                    }
                    return code.group();
                });
    }

    private Future<Api.Answer> confirm(PhoneCheck check, String code, Duration limit) {
        var body = Json.object().put("code", code);
        return until(
                limit,
                Api.Answer::success,
                () -> api.post(check.path() + "/confirm", check.person().token(), body));
    }

    /// Sends what only somebody known may send, under one id, until pay has heard that they are.
    private Future<Api.Answer> sendsMuch(Person from, Duration limit) {
        var id = ids.next();
        return until(limit, Api.Answer::success, () -> sendMuch(id, from));
    }

    private Future<Api.Answer> sendMuch(String id, Person from) {
        var body = Json.object().put("to", peer(from).id());
        body.putObject("amount").put("amount", LARGE_MINOR).put("currency", Payments.CURRENCY);
        return api.put("/v1/pay/transfers/" + id, from.token(), body);
    }

    private Verified verified(String when, PhoneCheck check, String code, Duration limit) {
        var done = loop.await("verifying a phone", limit.multipliedBy(6), () -> (code.isEmpty()
                        ? ask(check, limit)
                        : Future.succeededFuture(code))
                .compose(sent -> confirm(check, sent, limit))
                .map(answer -> answer.json().path("level").asInt() == 1)
                .otherwise(false));
        var counts = done
                && loop.await("sending much", limit.multipliedBy(2), () -> sendsMuch(check.person(), limit)
                        .map(true)
                        .otherwise(false));
        return new Verified(when, done, counts);
    }

    /// In turn: how well somebody is known, a code that was sent already, and the keys that credentials are verified
    /// with, which need no database.
    private void request(long number, long dueAt) {
        var person = known.get((int) (number / 3 % known.size()));
        switch ((int) (number % 3)) {
            case 0 -> timed("level", dueAt, person, () -> api.get("/v1/identity/level", person.token()));
            case 1 ->
                timed(
                        "code",
                        dueAt,
                        askedBefore.person(),
                        () -> api.put(askedBefore.path(), askedBefore.person().token(), askedBefore.body()));
            default ->
                api.get("/v1/identity/keys", null)
                        .onSuccess(answer -> keys.add(Call.of("keys", "", person.id(), dueAt, answer)));
        }
    }

    private void timed(String what, long dueAt, Person by, Supplier<Future<Api.Answer>> ask) {
        ask.get().onSuccess(answer -> calls.add(Call.of(what, "", by.id(), dueAt, answer)));
    }

    /// One who is known sends much to their peer, and one who is not tries to.
    private void probe(long number, long dueAt) {
        int index = (int) (number % known.size());
        probe(true, known.get(index), dueAt);
        probe(false, unknown, dueAt);
    }

    private void probe(boolean isKnown, Person from, long dueAt) {
        sendMuch(ids.next(), from)
                .onSuccess(answer -> probes.add(new Probe(
                        isKnown,
                        dueAt,
                        answer.status(),
                        answer.json()
                                .path("state")
                                .asText(answer.json().path("type").asText()))));
    }

    /// Also through refusals that another answer of another module changes, such as a limit.
    private Future<Api.Answer> until(Duration limit, Predicate<Api.Answer> wanted, Supplier<Future<Api.Answer>> call) {
        return until(System.nanoTime() + limit.toNanos(), wanted, call);
    }

    private Future<Api.Answer> until(long deadline, Predicate<Api.Answer> wanted, Supplier<Future<Api.Answer>> call) {
        return call.get().compose(answer -> {
            if (wanted.test(answer)) {
                return Future.succeededFuture(answer);
            }
            if (System.nanoTime() - deadline >= 0) {
                return Future.failedFuture(new CannotRun("was last answered " + answer.status() + " " + answer.text()));
            }
            return loop.after(AGAIN).compose(ignored -> until(deadline, wanted, call));
        });
    }
}
