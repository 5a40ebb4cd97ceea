package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.drills.SlowReadersRun.Outcome;
import dev.turtleship.drills.SlowReadersRun.Reader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Long texts to people who stop reading them. Belongs to the loop.
final class SlowTraffic {
    /// How many readers, and texts a second to all of them together.
    record Load(int readers, int messages) {}

    private static final Duration SET_UP = Duration.ofMinutes(2);
    private static final Duration PULLING = Duration.ofMinutes(2);
    private static final int AT_ONCE = 4;
    private static final int PAGE = 200;
    private static final int HELLO = 1;

    /// What waits in the operating system is not what is weighed, so there is little room for it on this side.
    private static final int RECEIVE_BYTES = 16 * 1024;

    private static final String TEXT = "가".repeat(3_900);

    private final Loop loop;
    private final Api api;
    private final Ids ids;
    private final int port;
    private final List<Pair> pairs;
    private final Pace pace;
    private long sent;
    private long refused;

    SlowTraffic(Loop loop, Application application, Load load, Traffic traffic, Ids ids) {
        this.loop = loop;
        this.api = traffic.api();
        this.ids = ids;
        this.port = application.port();
        var people = loop.await("signing up", SET_UP, () -> People.signUp(loop, api, 2 * load.readers(), ids));
        this.pairs = IntStream.range(0, load.readers())
                .mapToObj(i -> pair(traffic, people.get(2 * i), people.get(2 * i + 1)))
                .toList();
        var ample = client(new WebSocketClientOptions());
        var narrow = client(new WebSocketClientOptions().setReceiveBufferSize(RECEIVE_BYTES));
        loop.await(
                "opening sockets",
                SET_UP,
                () -> loop.each(pairs.size(), AT_ONCE, i -> pairs.get(i).open(ample, narrow)));
        this.pace = new Pace(loop, load.messages(), (number, dueAt) -> pairs.get((int) (number % pairs.size()))
                .send());
    }

    void start() {
        pace.start();
    }

    void stop() {
        pace.stop();
    }

    void stopReading() {
        loop.run(() -> pairs.forEach(pair -> pair.reader.pause()));
    }

    void readAgain() {
        loop.run(() -> pairs.forEach(pair -> pair.reader.resume()));
    }

    /// Waits until every text is answered and every reader has heard how far its conversation went, and pulls what it
    /// did not get.
    void catchUp(Duration limit) {
        Await.within(limit, () -> loop.ask(() -> pairs.stream().allMatch(Pair::informed)));
        loop.await(
                "pulling logs",
                PULLING,
                () -> loop.each(pairs.size(), AT_ONCE, i -> pairs.get(i).pull()));
    }

    Outcome outcome() {
        return loop.ask(() -> new Outcome(
                pairs.stream().mapToLong(pair -> pair.acknowledged.size()).sum(),
                refused,
                pairs.stream().map(Pair::outcome).toList()));
    }

    private Pair pair(Traffic traffic, Person sender, Person receiver) {
        return new Pair(sender, receiver, traffic.converse(sender, receiver));
    }

    private WebSocketClient client(WebSocketClientOptions options) {
        return loop.vertx().createWebSocketClient(options.setMaxConnections(pairs.size() + 10));
    }

    private final class Pair {
        private final Person sender;
        private final Person receiver;
        private final String conversation;
        private final Set<Long> acknowledged = new HashSet<>();
        private final Set<Long> got = new HashSet<>();
        private WebSocket writer;
        private WebSocket reader;
        private long answered;
        private long begun;
        private long local;
        private long heardOf;
        private long outOfOrder;
        private boolean bumped;
        private boolean closed;

        Pair(Person sender, Person receiver, String conversation) {
            this.sender = sender;
            this.receiver = receiver;
            this.conversation = conversation;
        }

        Future<Void> open(WebSocketClient ample, WebSocketClient narrow) {
            return greet(ample, sender, this::answered)
                    .onSuccess(socket -> writer = socket)
                    .compose(ignored -> greet(narrow, receiver, this::received))
                    .onSuccess(socket -> {
                        reader = socket;
                        socket.closeHandler(gone -> closed = true);
                    })
                    .mapEmpty();
        }

        private Future<WebSocket> greet(WebSocketClient client, Person person, Consumer<String> then) {
            var options = new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI("/v1/socket");
            Promise<WebSocket> greeted = Promise.promise();
            return client.connect(options).compose(socket -> {
                socket.exceptionHandler(ignored -> {});
                socket.textMessageHandler(frame -> {
                    if (ChatFrames.number(frame, "\"id\":") == HELLO) {
                        greeted.tryComplete(socket);
                    } else {
                        then.accept(frame);
                    }
                });
                var hello = Json.object().put("id", HELLO).put("type", "hello");
                hello.putObject("body").put("token", person.token());
                socket.writeTextMessage(Json.write(hello));
                return greeted.future();
            });
        }

        void send() {
            begun++;
            var frame = Json.object().put("id", HELLO + ++sent).put("type", "chat.send");
            frame.putObject("body")
                    .put("conversation", conversation)
                    .put("client_id", ids.next())
                    .put("kind", "text")
                    .put("text", TEXT);
            writer.writeTextMessage(Json.write(frame));
        }

        private void answered(String frame) {
            if (ChatFrames.isType(frame, "ok")) {
                answered++;
                acknowledged.add(ChatFrames.number(frame, "\"seq\":"));
            } else if (ChatFrames.isType(frame, "error")) {
                answered++;
                refused++;
            }
        }

        private void received(String frame) {
            if (ChatFrames.isType(frame, "chat.event")) {
                see(ChatFrames.number(frame, "\"seq\":"));
            } else if (ChatFrames.isType(frame, "chat.bump")) {
                bumped = true;
                for (var each : Json.parse(frame).path("body").path("conversations")) {
                    heardOf = Math.max(heardOf, each.path("last_seq").asLong());
                }
            }
        }

        private void see(long seq) {
            if (local != 0 && seq != local + 1 && seq > heardOf) {
                outOfOrder++;
            }
            local = Math.max(local, seq);
            heardOf = Math.max(heardOf, seq);
            got.add(seq);
        }

        /// Told of the last one, or closed, which tells a client to come back and pull.
        boolean informed() {
            return answered == begun && (closed || acknowledged.stream().allMatch(seq -> seq <= heardOf));
        }

        /// Reads the log where the socket left a gap.
        Future<Void> pull() {
            long from = acknowledged.stream()
                    .filter(seq -> !got.contains(seq))
                    .mapToLong(seq -> seq - 1)
                    .min()
                    .orElse(Long.MAX_VALUE);
            return from == Long.MAX_VALUE ? Future.succeededFuture() : pull(from);
        }

        private Future<Void> pull(long after) {
            var path = "/v1/chat/conversations/" + conversation + "/messages?after=" + after + "&limit=" + PAGE;
            return api.get(path, receiver.token()).compose(answer -> {
                var items = answer.orFail("reading a log").json().path("items");
                long last = after;
                for (JsonNode item : items) {
                    last = item.path("seq").asLong();
                    if (item.path("text").asText().equals(TEXT)) {
                        got.add(last);
                    }
                }
                return items.size() < PAGE ? Future.<Void>succeededFuture() : pull(last);
            });
        }

        Reader outcome() {
            long missing =
                    acknowledged.stream().filter(seq -> !got.contains(seq)).count();
            return new Reader(bumped || closed, outOfOrder, missing);
        }
    }
}
