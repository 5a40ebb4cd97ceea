package dev.turtleship.drills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.drills.BootAloneRun.Refusal;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Two people who do one real thing of a module at a time: sign in, send a message, transfer money, change the vehicle
/// that one drives, look at how well one is known, look into the gift box, begin an upload.
final class Requests {
    private static final Duration SET_UP = Duration.ofMinutes(2);
    private static final Duration ANSWER = Duration.ofSeconds(70);
    private static final int TRANSFER_MINOR = 10;
    private static final int CONNECTIONS = 8;

    private final Loop loop;
    private final Application application;
    private final Api api;
    private final Ids ids;

    /// Always the same: one person has only so many uploads under way.
    private final String upload;

    private Person ann;
    private Person ben;
    private String conversation;

    Requests(Loop loop, Application application, Ids ids) {
        this.loop = loop;
        this.application = application;
        this.api = new Api(loop, application.port(), CONNECTIONS);
        this.ids = ids;
        this.upload = ids.next();
    }

    /// The two sign up, find each other and get money.
    void meet() {
        StatusWatch.allUp(loop, api, application);
        var people = loop.await("signing up", SET_UP, () -> People.signUp(loop, api, 2, ids));
        ann = people.getFirst();
        ben = people.getLast();
        var body = Json.object().put("kind", "direct").put("person", ben.id());
        conversation = loop.await(
                        "making a conversation",
                        SET_UP,
                        () -> api.until(
                                "making a conversation",
                                SET_UP,
                                Api.Answer::success,
                                () -> api.post("/v1/chat/conversations", ann.token(), body)))
                .json()
                .path("id")
                .asText();
        topUp(SET_UP);
    }

    /// Gives both money; what a bank still owes is asked for again under the same id.
    void topUp(Duration limit) {
        for (var person : new Person[] {ann, ben}) {
            var path = "/v1/pay/top-ups/" + ids.next();
            var body = amount(Json.object(), 1_000);
            until(limit, () -> {
                var answer = await(() -> api.put(path, person.token(), body));
                return answer.success() && answer.json().path("state").asText().equals("settled");
            });
        }
    }

    /// The moment when any request was answered, NEVER when that took longer than the limit or the process ended.
    long accepts(Duration limit) {
        return until(limit, () -> await(() -> api.get("/v1/status", null)).success());
    }

    /// The moment when the module did one real thing.
    long works(String module, Duration limit) {
        return until(limit, () -> await(request(module)).success());
    }

    /// What the status says of the module once that is `unavailable`, or at last.
    String says(String module, Duration limit) {
        var said = new String[] {"nothing"};
        until(limit, () -> {
            var answer = await(() -> api.get("/v1/status", null));
            for (var each : answer.json().path("modules")) {
                if (each.path("name").asText().equals(module)) {
                    said[0] = each.path("state").asText() + ": "
                            + each.path("reason").asText();
                }
            }
            return said[0].matches("unavailable: .+");
        });
        return said[0];
    }

    /// How one real request to the module is answered right now.
    Refusal once(String module) {
        var answer = await(request(module));
        boolean retryable = answer.json().path("retryable").asBoolean(false);
        return new Refusal(answer.status(), retryable, answer.endedAt() - answer.beganAt());
    }

    private Supplier<Future<Api.Answer>> request(String module) {
        var id = ids.next();
        return switch (module) {
            case "accounts" -> {
                var body = Json.object().put("handle", ann.handle()).put("password", People.password(ann.handle()));
                body.putObject("device").put("name", "drill " + id);
                yield () -> api.post("/v1/sessions", null, body);
            }
            case "chat" -> {
                var path = "/v1/chat/conversations/" + conversation + "/messages/" + id;
                var body = Json.object().put("kind", "text").put("text", "hello");
                yield () -> api.put(path, ann.token(), body);
            }
            case "pay" -> {
                var body = amount(Json.object().put("to", ben.id()), TRANSFER_MINOR);
                yield () -> api.put("/v1/pay/transfers/" + id, ann.token(), body);
            }
            case "taxi" -> {
                var body = Json.object()
                        .put("name", "Ben")
                        .put("vehicle", "Sedan " + id)
                        .put("plate", ben.handle());
                yield () -> api.put("/v1/taxi/driver/me", ben.token(), body);
            }
            case "identity" -> () -> api.get("/v1/identity/level", ben.token());
            case "gifts" -> () -> api.get("/v1/gifts/received", ben.token());
            case "media" -> {
                var body = Json.object().put("name", "a").put("size", 1).put("type", "text/plain");
                yield () -> api.put("/v1/media/uploads/" + upload, ben.token(), body);
            }
            case "push" -> () -> api.get("/v1/push/notifications", ben.token());
            default -> throw new IllegalStateException("no real request is known for " + module);
        };
    }

    private Api.Answer await(Supplier<Future<Api.Answer>> call) {
        return loop.await("an answer", ANSWER, call);
    }

    private long until(Duration limit, BooleanSupplier condition) {
        boolean met = Await.within(limit, () -> !application.alive() || condition.getAsBoolean());
        return met && application.alive() ? System.nanoTime() : BootAloneRun.NEVER;
    }

    private static ObjectNode amount(ObjectNode body, long minor) {
        body.putObject("amount").put("amount", minor).put("currency", Payments.CURRENCY);
        return body;
    }
}
