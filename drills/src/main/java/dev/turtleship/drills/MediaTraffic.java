package dev.turtleship.drills;

import dev.turtleship.drills.MediaRun.Compared;
import dev.turtleship.drills.MediaRun.Continued;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// People who send each other files, and look at those that they were sent before. Belongs to the loop.
final class MediaTraffic {
    /// So many people, each of whom sent a file before; requests a second.
    record Load(int senders, double requests) {}

    private static final int CONNECTIONS = 256;
    private static final int FILE_CHARACTERS = 32_000;
    private static final Duration SET_UP = Duration.ofMinutes(2);
    private static final Duration COMPARING = Duration.ofMinutes(3);
    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final int AT_ONCE = 4;

    /// A file of somebody; `key` opens it to others and is empty until it is stored.
    private record Sent(Person owner, String id, String text, String key) {
        String path() {
            return "/v1/media/uploads/" + id;
        }
    }

    private final Loop loop;
    private final Api api;
    private final Ids ids;
    private final RandomGenerator random;
    private final List<Person> people;
    private final List<Sent> before = new ArrayList<>();
    private final Map<String, Sent> stored = new HashMap<>();
    private final Sent half;
    private final Sent vain;
    private final List<Call> calls = new ArrayList<>();
    private final List<Call> looks = new ArrayList<>();
    private final List<Continued> continued = new ArrayList<>();
    private final Pace pace;

    MediaTraffic(Loop loop, Application application, Load load, List<Person> people, Ids ids) {
        this.loop = loop;
        this.api = new Api(loop, application.port(), CONNECTIONS);
        this.ids = ids;
        this.random = ids.random();
        this.people = people.subList(0, load.senders());
        this.half = fresh(0);
        this.vain = fresh(1);
        Out.say("%d people send a file", load.senders());
        loop.await("sending files", SET_UP, () -> loop.each(load.senders(), AT_ONCE, this::sendBefore));
        loop.await("sending half a file", SET_UP, () -> begin(half)
                .compose(ignored -> piece(half, 0, FILE_CHARACTERS / 2))
                .map(answer -> answer.orFail("half a file")));
        this.pace = new Pace(loop, load.requests(), this::request);
    }

    void start() {
        pace.start();
    }

    void stop() {
        pace.stop();
    }

    /// Somebody sends a file while media is away.
    void sendInVain() {
        loop.run(() -> begin(vain).onSuccess(answer -> calls.add(call("begin", vain, answer.beganAt(), answer))));
    }

    boolean answersAgain(long healed) {
        return calls.stream().anyMatch(call -> call.done() && call.dueAt() >= healed);
    }

    /// The upload that was half here goes on where it was, and the one that was refused begins.
    void goOn(Duration limit) {
        continued.add(goOn("half here before", half, FILE_CHARACTERS / 2, limit));
        continued.add(goOn("refused meanwhile", vain, 0, limit));
    }

    List<Call> calls() {
        return calls;
    }

    List<Call> looks() {
        return looks;
    }

    List<Continued> continued() {
        return continued;
    }

    /// Every file that its sender was told is stored, read again.
    List<Compared> compare() {
        var files = loop.ask(() -> List.copyOf(stored.values()));
        var compared = new ArrayList<Compared>();
        loop.await(
                "comparing files",
                COMPARING,
                () -> loop.each(files.size(), AT_ONCE, index -> {
                    var sent = files.get(index);
                    return content(sent, sent.owner(), "{}")
                            .onSuccess(answer -> compared.add(new Compared(
                                    sent.id(), answer.success() && answer.text().equals(sent.text()))));
                }));
        return compared;
    }

    private Continued goOn(String when, Sent sent, long acknowledged, Duration limit) {
        return loop.await("going on with an upload", limit.multipliedBy(3), () -> patient(limit, () -> begin(sent))
                .compose(begun -> {
                    long offset = begun.json().path("offset").asLong(-1);
                    return patient(limit, () -> piece(sent, (int) Math.max(0, offset), FILE_CHARACTERS))
                            .map(answer -> {
                                if (answer.success()) {
                                    stored.put(sent.id(), sent);
                                }
                                return new Continued(when, offset == acknowledged, answer.success());
                            });
                }));
    }

    private Future<Api.Answer> patient(Duration limit, Supplier<Future<Api.Answer>> call) {
        return patient(System.nanoTime() + limit.toNanos(), call);
    }

    private Future<Api.Answer> patient(long deadline, Supplier<Future<Api.Answer>> call) {
        return call.get()
                .compose(answer -> answer.success() || System.nanoTime() - deadline >= 0
                        ? Future.succeededFuture(answer)
                        : loop.after(AGAIN).compose(ignored -> patient(deadline, call)));
    }

    private Sent fresh(long number) {
        var text = new StringBuilder(FILE_CHARACTERS);
        while (text.length() < FILE_CHARACTERS) {
            text.append(Out.format("%08x", random.nextInt()));
        }
        return new Sent(people.get((int) (number % people.size())), ids.next(), text.toString(), "");
    }

    private Future<Api.Answer> sendBefore(int index) {
        var sent = fresh(index);
        return begin(sent)
                .compose(answer -> piece(sent, 0, FILE_CHARACTERS))
                .compose(answer -> {
                    answer.orFail("sending a file");
                    return api.get("/v1/media/" + sent.id(), sent.owner().token());
                })
                .onSuccess(answer -> {
                    var key = answer.orFail("asking for the key")
                            .json()
                            .path("key")
                            .asText();
                    before.add(new Sent(sent.owner(), sent.id(), sent.text(), key));
                    stored.put(sent.id(), sent);
                });
    }

    /// In turn: a new file, one that was begun already, and a look at one of somebody else, which needs no database.
    private void request(long number, long dueAt) {
        var old = before.get((int) (number / 3 % before.size()));
        switch ((int) (number % 3)) {
            case 0 -> send(fresh(number / 3), dueAt);
            case 1 -> begin(half).onSuccess(answer -> calls.add(call("known", half, dueAt, answer)));
            default -> {
                var other = people.get((int) (number % people.size()));
                content(old, other, Json.write(Json.object().put("key", old.key())))
                        .onSuccess(answer -> looks.add(call("look", old, dueAt, answer)));
            }
        }
    }

    /// One call: its answer is the first that is no success, or the last.
    private void send(Sent sent, long dueAt) {
        begin(sent)
                .compose(begun -> begun.success() ? piece(sent, 0, FILE_CHARACTERS) : Future.succeededFuture(begun))
                .onSuccess(answer -> {
                    calls.add(call("send", sent, dueAt, answer));
                    if (answer.status() == 204) {
                        stored.put(sent.id(), sent);
                    }
                });
    }

    private Future<Api.Answer> begin(Sent sent) {
        var body = Json.object()
                .put("name", "drill.txt")
                .put("size", FILE_CHARACTERS)
                .put("type", "text/plain");
        return api.put(sent.path(), sent.owner().token(), body);
    }

    private Future<Api.Answer> piece(Sent sent, int from, int to) {
        var headers = Map.of(
                "Authorization",
                "Bearer " + sent.owner().token(),
                "Content-Type",
                "application/offset+octet-stream",
                "Upload-Offset",
                Integer.toString(from));
        return api.bytes(
                HttpMethod.PATCH,
                sent.path(),
                headers,
                Buffer.buffer(sent.text().substring(from, to)));
    }

    /// The bytes, by way of a link.
    private Future<Api.Answer> content(Sent sent, Person reader, String body) {
        return api.post("/v1/media/" + sent.id() + "/links", reader.token(), Json.parse(body))
                .compose(link -> link.success()
                        ? api.get(link.json().path("url").asText(), null)
                        : Future.succeededFuture(link));
    }

    private static Call call(String what, Sent about, long dueAt, Api.Answer answer) {
        return Call.of(what, about.id(), about.owner().id(), dueAt, answer);
    }
}
