package dev.turtleship.drills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.drills.TransferCall.Movement;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// People pay each other over HTTP, with ids made before sending, and look at their wallets. Keeps each call with
/// what came of it. Belongs to the loop while it runs.
final class Payments {
    static final String CURRENCY = "KRW";
    static final long TOP_UP_MINOR = 1_000_000;
    private static final long MOST_A_CHARGE = 100_000;

    private static final Duration SET_UP = Duration.ofSeconds(30);
    private static final Duration ASK_AGAIN = Duration.ofMillis(200);

    private final Loop loop;
    private final Api api;
    private final List<Person> people;
    private final Ids ids;
    private final List<TransferCall> calls = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();
    /// When the ledger settled each transfer, by its own word.
    private final Map<String, String> settledAt = new HashMap<>();
    private long begun;

    /// A look at a wallet.
    record Read(long dueAt, long answeredAt, int status) {}

    /// What became of a transfer whose first answer left its outcome open. `byItself`: it was found settled before
    /// anybody sent it again. `settledAt` is 0 when nobody could say in time.
    record Outcome(TransferCall call, boolean byItself, long settledAt) {}

    Payments(Loop loop, Api api, List<Person> people, Ids ids) {
        this.loop = loop;
        this.api = api;
        this.people = people;
        this.ids = ids;
    }

    /// Gives everybody the same sum; each top-up has an id of its own and is asked for until it is settled.
    Future<Void> topUp() {
        return loop.each(people.size(), 4, index -> {
            var path = "/v1/pay/top-ups/" + ids.next();
            var body = Json.object();
            amount(body, TOP_UP_MINOR);
            return api.until(
                    "topping up",
                    SET_UP,
                    answer -> answer.success()
                            && answer.json().path("state").asText().equals("settled"),
                    () -> api.put(path, people.get(index).token(), body));
        });
    }

    /// Lets a module charge somebody without asking each time, up to all that they have.
    Future<Api.Answer> allow(String module, Person person) {
        var body = Json.object();
        amount(body, "per_charge", MOST_A_CHARGE);
        amount(body, "per_day", TOP_UP_MINOR);
        return api.until(
                "giving a mandate",
                SET_UP,
                Api.Answer::success,
                () -> api.put("/v1/pay/mandates/" + module, person.token(), body));
    }

    long toppedUpMinor() {
        return people.size() * TOP_UP_MINOR;
    }

    /// The next transfer: between the two of a pair, in turn. Its latency counts from the moment it was due.
    void send(long number, long dueAt) {
        int pairs = people.size() / 2;
        int pair = (int) (number % pairs);
        int side = (int) (number / pairs % 2);
        var from = people.get(2 * pair + side);
        var to = people.get(2 * pair + 1 - side);
        pay(from, to, 1 + ids.random().nextInt(100), dueAt);
    }

    /// One transfer under a new id, as it was answered.
    Future<TransferCall> pay(Person from, Person to, long minor, long dueAt) {
        var movement = new Movement(from.id(), to.id(), minor);
        begun++;
        var id = ids.next();
        return put(from, id, movement).map(answer -> {
            var call = call(id, movement, dueAt, answer);
            calls.add(call);
            settledAt.put(id, answer.json().path("settled_at").asText());
            return call;
        });
    }

    /// What the first answer said of when it was settled.
    String settledAt(TransferCall call) {
        return settledAt.get(call.id());
    }

    /// The same transfer under the same id.
    Future<Api.Answer> sendAgain(TransferCall call) {
        return put(payer(call), call.id(), call.wanted());
    }

    void look(long number, long dueAt) {
        var person = people.get((int) (number % people.size()));
        api.get("/v1/pay/wallet", person.token())
                .onSuccess(answer -> reads.add(new Read(dueAt, answer.endedAt(), answer.status())));
    }

    boolean allAnswered() {
        return calls.size() == begun;
    }

    List<TransferCall> calls() {
        return calls;
    }

    /// The unknown transfers that have come up since the last call.
    List<TransferCall> unknownNotAsked() {
        return calls.stream()
                .filter(call -> call.open() && asked.add(call.id()))
                .toList();
    }

    List<Read> reads() {
        return reads;
    }

    /// Resolves an unknown transfer as its client would: asks until the answer is settled or 404, sends it again on
    /// 404, and gives up at the deadline (System.nanoTime).
    Future<Outcome> resolve(TransferCall call, long deadline) {
        var payer = payer(call);
        return api.get("/v1/pay/transfers/" + call.id(), payer.token()).compose(answer -> {
            if (answer.status() == 200 && stateOf(answer).equals("settled")) {
                return Future.succeededFuture(new Outcome(call, true, answer.endedAt()));
            }
            if (answer.status() == 404) {
                return again(call, deadline);
            }
            return late(call, deadline, () -> resolve(call, deadline));
        });
    }

    private Future<Outcome> again(TransferCall call, long deadline) {
        return sendAgain(call).compose(answer -> {
            if (answer.success() && stateOf(answer).equals("settled")) {
                return Future.succeededFuture(new Outcome(call, false, answer.endedAt()));
            }
            return late(call, deadline, () -> again(call, deadline));
        });
    }

    private Future<Outcome> late(TransferCall call, long deadline, Supplier<Future<Outcome>> anotherTry) {
        if (System.nanoTime() - deadline >= 0) {
            return Future.succeededFuture(new Outcome(call, false, 0));
        }
        return loop.after(ASK_AGAIN).compose(ignored -> anotherTry.get());
    }

    private Future<Api.Answer> put(Person from, String id, Movement movement) {
        var body = Json.object().put("to", movement.to());
        amount(body, movement.minor());
        return api.put("/v1/pay/transfers/" + id, from.token(), body);
    }

    private Person payer(TransferCall call) {
        return people.stream()
                .filter(person -> person.id().equals(call.wanted().from()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "nobody has the id " + call.wanted().from()));
    }

    private static TransferCall call(String id, Movement movement, long dueAt, Api.Answer answer) {
        var body = answer.json();
        return new TransferCall(
                id,
                movement,
                dueAt,
                answer.endedAt(),
                answer.status(),
                body.path("state").asText(""),
                body.path("ask").asText(""));
    }

    private static String stateOf(Api.Answer answer) {
        return answer.json().path("state").asText("");
    }

    private static void amount(ObjectNode body, long minor) {
        amount(body, "amount", minor);
    }

    private static void amount(ObjectNode body, String name, long minor) {
        body.putObject(name).put("amount", minor).put("currency", CURRENCY);
    }
}
