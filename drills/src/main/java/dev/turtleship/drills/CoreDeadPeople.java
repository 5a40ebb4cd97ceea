package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Who travels on the ship of `core-dead`: pairs who write to and pay each other, all with a device key; and one
/// without. Of the first pair one signs out, of the second one loses a device; neither their partners nor they take
/// part further.
final class CoreDeadPeople {
    private static final Duration SET_UP = Duration.ofMinutes(3);
    private static final Duration ANSWERS = Duration.ofSeconds(90);
    private static final int SIGN_UPS_AT_ONCE = 2;
    private static final int WITH_SOMEBODY_GONE = 4;
    private static final int NOT_KNOWN_YET = 202;
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(200);

    private final Loop loop;
    private final CoreDeadShip ship;
    private final Ids ids;
    private final List<Traveller> paired = new ArrayList<>();
    private final Map<Traveller, String> conversations = new HashMap<>();
    private final Traveller keyless;
    private Traveller loserElsewhere;

    CoreDeadPeople(Loop loop, CoreDeadShip ship, Ids ids, int count) {
        this.loop = loop;
        this.ship = ship;
        this.ids = ids;
        var run = Integer.toString(ids.random().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
        for (int i = 0; i < count; i++) {
            paired.add(new Traveller("drill" + run + i, new DeviceKey()));
        }
        keyless = new Traveller("drill" + run + "x", null);
    }

    /// Everybody signs up, has a conversation with their partner, money, and has paid the partner once.
    void meet() {
        Out.say("signing up %d people", paired.size() + 1);
        var all = everybody();
        loop.await(
                "signing up",
                SET_UP,
                () -> loop.each(all.size(), SIGN_UPS_AT_ONCE, i -> all.get(i).signUp(ship.bridge())));
        loserElsewhere = loop.await("signing in elsewhere", SET_UP, () -> loser().onAnotherDevice(ship.bridge()));
        // Signing up so many takes a good part of a token's short life here.
        refresh(paired, ship.bridge()).forEach(answer -> answer.orFail("refreshing"));
        each(paired, this::converse);
        each(paired, this::topUp);
        each(
                paired,
                each -> settled(
                        "a first transfer", each, "/v1/pay/transfers/" + ids.next(), transfer(partner(each), 1)));
    }

    Traveller leaver() {
        return paired.get(0);
    }

    Traveller loser() {
        return paired.get(2);
    }

    Traveller loserElsewhere() {
        return loserElsewhere;
    }

    Traveller keyless() {
        return keyless;
    }

    /// Those of whom everything must go on.
    List<Traveller> staying() {
        return paired.subList(WITH_SOMEBODY_GONE, paired.size());
    }

    List<Traveller> everybody() {
        var all = new ArrayList<>(paired);
        all.add(keyless);
        return all;
    }

    Traveller partner(Traveller of) {
        return paired.get(paired.indexOf(of) ^ 1);
    }

    /// Somebody whom the first of those who stay has never paid.
    Traveller stranger() {
        return staying().getLast();
    }

    /// A path of this process that needs a token and changes nothing.
    String own(Api process) {
        return process == ship.deck() ? "/v1/chat/conversations" : "/v1/me";
    }

    List<Api.Answer> refreshAll(Api process) {
        return refresh(staying(), process);
    }

    List<Api.Answer> refresh(List<Traveller> who, Api process) {
        return each(who, each -> each.refresh(process, ship.port(process)));
    }

    Future<Api.Answer> tryRefresh(Traveller who, Api process) {
        return who.refresh(process, ship.port(process));
    }

    List<Api.Answer> write() {
        return each(staying(), each -> {
            var path = "/v1/chat/conversations/" + conversations.get(each) + "/messages/" + ids.next();
            var body = Json.object().put("kind", "text").put("text", "we are still here");
            return each.call(ship.deck(), HttpMethod.PUT, path, body);
        });
    }

    List<Api.Answer> payAll() {
        return each(staying(), each -> pay(each, partner(each), 1));
    }

    Future<Api.Answer> pay(Traveller from, Traveller to, long minor) {
        var path = "/v1/pay/transfers/" + ids.next();
        return pay(from, path, transfer(to, minor), System.nanoTime() + KNOWN_WITHIN.toNanos());
    }

    /// As its client would: what is not known yet is asked for again under the same id, for a time.
    private Future<Api.Answer> pay(Traveller from, String path, JsonNode body, long deadline) {
        return from.call(ship.deck(), HttpMethod.PUT, path, body)
                .compose(answer -> answer.status() != NOT_KNOWN_YET || System.nanoTime() - deadline >= 0
                        ? Future.succeededFuture(answer)
                        : loop.after(AGAIN_AFTER).compose(ignored -> pay(from, path, body, deadline)));
    }

    private Future<Api.Answer> converse(Traveller each) {
        var body =
                Json.object().put("kind", "direct").put("person", partner(each).id());
        var headers = Map.of("Authorization", "Bearer " + each.newest().text());
        return ship.deck()
                .until("making a conversation", SET_UP, Api.Answer::success, () -> ship.deck()
                        .send(HttpMethod.POST, "/v1/chat/conversations", headers, body))
                .onSuccess(answer ->
                        conversations.put(each, answer.json().path("id").asText()));
    }

    private Future<Api.Answer> topUp(Traveller each) {
        var amount = Json.object();
        amount.putObject("amount").put("amount", Payments.TOP_UP_MINOR).put("currency", Payments.CURRENCY);
        return settled("topping up", each, "/v1/pay/top-ups/" + ids.next(), amount);
    }

    private Future<Api.Answer> settled(String what, Traveller each, String path, JsonNode body) {
        return ship.deck()
                .until(
                        what,
                        SET_UP,
                        answer -> answer.json().path("state").asText().equals("settled"),
                        () -> each.call(ship.deck(), HttpMethod.PUT, path, body));
    }

    private static ObjectNode transfer(Traveller to, long minor) {
        var body = Json.object().put("to", to.id());
        body.putObject("amount").put("amount", minor).put("currency", Payments.CURRENCY);
        return body;
    }

    private List<Api.Answer> each(List<Traveller> who, Function<Traveller, Future<Api.Answer>> call) {
        return loop.await(
                "answers", ANSWERS, () -> Future.all(who.stream().map(call).toList())
                        .map(all -> all.<Api.Answer>list()));
    }
}
