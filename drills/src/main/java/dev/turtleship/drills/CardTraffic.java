package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// People in pairs who pay each other in an open loop, and the sockets on which the payees see the cards. A card is a
/// message from pay to chat: written in the transaction that moves the money, shown after chat has committed it.
/// Belongs to the loop while it runs. Times are microseconds of the machine's clock, which the application shares.
final class CardTraffic {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration SET_UP = Duration.ofMinutes(4);
    private static final Duration PING = Duration.ofSeconds(25);
    private static final int CONNECTIONS = 256;
    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(10);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(200);

    /// `begunAt` is when pay began the transaction that moved the money, as it says itself; 0 while it has not said so.
    record Transfer(String id, long dueAt, long begunAt, int status) {
        boolean settled() {
            return begunAt != 0;
        }
    }

    private final Loop loop;
    private final Api payApi;
    private final Ids ids;
    private final List<Person> people;
    private final Pace pace;
    private final List<Transfer> transfers = new ArrayList<>();
    private final Map<String, Long> shownAt = new HashMap<>();
    private final List<String> shown = new ArrayList<>();
    private int begun;

    /// @param rest serves accounts and chat, `pay` serves pay; they may be one
    CardTraffic(Loop loop, Application rest, Application pay, Load load, Ids ids) {
        this.loop = loop;
        this.ids = ids;
        this.payApi = new Api(loop, pay.port(), CONNECTIONS);
        var api = new Api(loop, rest.port(), CONNECTIONS);
        StatusWatch.allUp(loop, api, rest);
        StatusWatch.allUp(loop, payApi, pay);
        int count = 2 * load.pairs();
        Out.say("signing up %d people", count);
        this.people = loop.await("signing up", SET_UP, () -> People.signUp(loop, api, count, ids));
        loop.await("topping up", SET_UP, new Payments(loop, payApi, people, ids)::topUp);
        var client =
                loop.vertx().createWebSocketClient(new WebSocketClientOptions().setMaxConnections(people.size() + 1));
        loop.await(
                "opening sockets", SET_UP, () -> loop.each(count, 8, i -> watch(client, rest.port(), people.get(i))));
        this.pace = new Pace(loop, load.perSecond(), this::pay);
    }

    record Load(int pairs, int perSecond) {}

    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, CLOCK.instant());
    }

    void start() {
        pace.start();
    }

    /// Ends the load and waits until everything is answered and every settled transfer's card was shown.
    void finish(Duration limit) {
        pace.stop();
        Await.within(limit, () -> loop.ask(() -> transfers.size() == begun && allShown()));
    }

    private boolean allShown() {
        return transfers.stream().filter(Transfer::settled).allMatch(transfer -> shownAt.containsKey(transfer.id()));
    }

    List<Person> people() {
        return people;
    }

    /// Only after the end.
    List<Transfer> transfers() {
        return transfers;
    }

    /// When a card was first shown to anybody, 0 when it was not.
    long shownAt(String card) {
        return shownAt.getOrDefault(card, 0L);
    }

    /// All cards in the order in which they were first shown.
    List<String> shown() {
        return loop.ask(() -> List.copyOf(shown));
    }

    private void pay(long number, long dueNanos) {
        long dueAt = now() - (System.nanoTime() - dueNanos) / 1_000;
        int pair = (int) (number % (people.size() / 2));
        int side = (int) (number / (people.size() / 2) % 2);
        var body = Json.object().put("to", people.get(2 * pair + 1 - side).id());
        body.putObject("amount").put("amount", 1).put("currency", Payments.CURRENCY);
        begun++;
        settle(ids.next(), dueAt, people.get(2 * pair + side).token(), body, System.nanoTime());
    }

    /// As its client would: an answer that leaves the outcome open (busy, not yet known, none) is asked for again under
    /// the same id, for a time.
    private void settle(String id, long dueAt, String token, JsonNode body, long firstAt) {
        payApi.put("/v1/pay/transfers/" + id, token, body).onSuccess(answer -> {
            boolean late = System.nanoTime() - firstAt > SETTLE_WITHIN.toNanos();
            if (begunAt(answer) != 0 || late || !Api.passing(answer)) {
                transfers.add(new Transfer(id, dueAt, begunAt(answer), answer.status()));
            } else {
                loop.after(AGAIN_AFTER).onSuccess(ignored -> settle(id, dueAt, token, body, firstAt));
            }
        });
    }

    private static long begunAt(Api.Answer answer) {
        if (!answer.success() || !answer.json().path("state").asText().equals("settled")) {
            return 0;
        }
        var begunAt = Instant.parse(answer.json().path("settled_at").asText());
        return ChronoUnit.MICROS.between(Instant.EPOCH, begunAt);
    }

    private Future<Void> watch(WebSocketClient client, int port, Person person) {
        var options =
                new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/v1/socket");
        return client.connect(options).compose(socket -> hello(socket, person));
    }

    private Future<Void> hello(WebSocket socket, Person person) {
        Promise<Void> ready = Promise.promise();
        socket.textMessageHandler(frame -> {
            if (ChatFrames.isType(frame, "chat.event")) {
                see(frame);
            } else if (ChatFrames.isType(frame, "ok")) {
                ready.tryComplete();
            }
        });
        socket.closeHandler(ignored -> ready.tryFail(new CannotRun("a socket was closed")));
        var hello = Json.object().put("id", 1).put("type", "hello");
        hello.putObject("body").put("token", person.token()).put("device", person.device());
        socket.writeTextMessage(Json.write(hello));
        loop.vertx()
                .setPeriodic(
                        PING.toMillis(),
                        ignored -> socket.writeTextMessage("{\"id\":2,\"type\":\"ping\",\"body\":{}}"));
        return ready.future();
    }

    private void see(String frame) {
        long now = now();
        int at = ChatFrames.value(frame, "\"client_id\":\"");
        var card = at < 0 ? "" : frame.substring(at, frame.indexOf('"', at));
        if (shownAt.putIfAbsent(card, now) == null) {
            shown.add(card);
        }
    }
}
