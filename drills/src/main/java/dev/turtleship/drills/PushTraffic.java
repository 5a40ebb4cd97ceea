package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.drills.PushDeadRun.Heard;
import dev.turtleship.drills.PushDeadRun.Listed;
import dev.turtleship.drills.PushServices.Vendor;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// People with browsers that are told of news, who look at their lists of notifications and start their clients anew.
/// Belongs to the loop.
final class PushTraffic {
    private static final int CONNECTIONS = 128;
    private static final int PAGE = 200;
    private static final Duration SET_UP = Duration.ofMinutes(1);
    private static final Duration READING = Duration.ofMinutes(2);

    private final Loop loop;
    private final Api api;
    private final PushServices services;
    private final List<PushBrowser> browsers = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final Pace pace;

    /// Whose gifts go to and fro are pairs: each second pair is at the service that is always well, the others in turn
    /// at those that are not.
    PushTraffic(Loop loop, Application application, PushServices services, List<Person> people, Ids ids) {
        this.loop = loop;
        this.api = new Api(loop, application.port(), CONNECTIONS);
        this.services = services;
        for (int i = 0; i < people.size(); i++) {
            var endpoint = services.origin(vendor(i / 2)) + "/send/" + ids.next();
            browsers.add(PushBrowser.make(people.get(i), ids.next(), endpoint));
        }
        loop.await(
                "subscribing",
                SET_UP,
                () -> loop.each(browsers.size(), 4, i -> subscribe(browsers.get(i))
                        .map(answer -> answer.orFail("subscribing"))));
        this.pace = new Pace(loop, 10, this::request);
    }

    private static Vendor vendor(int pair) {
        return pair % 2 == 0 ? Vendor.GOOGLE : Vendor.values()[1 + pair / 2 % (Vendor.values().length - 1)];
    }

    void start() {
        pace.start();
    }

    void stop() {
        pace.stop();
    }

    boolean answersAgain(long healed) {
        return calls.stream().anyMatch(call -> call.done() && call.dueAt() >= healed);
    }

    List<Call> calls() {
        return calls;
    }

    /// What each browser was told, and when.
    List<Heard> heard() {
        var at = new HashMap<String, PushBrowser>();
        browsers.forEach(browser -> at.put(browser.endpoint(), browser));
        var heard = new ArrayList<Heard>();
        for (var arrived : services.arrived()) {
            var browser = at.get(arrived.endpoint());
            var said = Json.parse(browser.read(arrived.body()));
            boolean well = arrived.endpoint().startsWith(services.origin(Vendor.GOOGLE));
            heard.add(
                    new Heard(browser.person().id(), well, said.path("subject").asText(), arrived.at()));
        }
        return heard;
    }

    /// Everybody's list, to its end.
    List<Listed> lists() {
        var listed = new ArrayList<Listed>();
        loop.await(
                "reading lists of notifications",
                READING,
                () -> loop.each(browsers.size(), 4, i -> read(browsers.get(i).person(), "", listed)));
        return listed;
    }

    private Future<?> read(Person person, String cursor, List<Listed> into) {
        return api.get("/v1/push/notifications?limit=" + PAGE + cursor, person.token())
                .compose(answer -> {
                    var page = answer.orFail("a list of notifications").json();
                    page.path("items").forEach(item -> into.add(listed(person, item)));
                    var next = page.path("next_cursor").asText("");
                    return next.isEmpty()
                            ? Future.succeededFuture()
                            : read(person, "&cursor=" + next, into).mapEmpty();
                });
    }

    private static Listed listed(Person person, JsonNode item) {
        return new Listed(
                person.id(), item.path("kind").asText(), item.path("subject").asText());
    }

    /// In turn: a look at the list, and a client that starts.
    private void request(long number, long dueAt) {
        var browser = browsers.get((int) (number / 2 % browsers.size()));
        boolean look = number % 2 == 0;
        var answer = look ? api.get("/v1/push/notifications", browser.person().token()) : subscribe(browser);
        answer.onSuccess(said -> calls.add(Call.of(
                look ? "list" : "subscribe", browser.id(), browser.person().id(), dueAt, said)));
    }

    private Future<Api.Answer> subscribe(PushBrowser browser) {
        var body = Json.object().put("endpoint", browser.endpoint()).putNull("expirationTime");
        body.putObject("keys").put("p256dh", browser.p256dh()).put("auth", browser.auth());
        return api.put(
                "/v1/push/subscriptions/" + browser.id(), browser.person().token(), body);
    }
}
