package dev.turtleship.drills;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Many devices of people who talk in pairs, each on a socket. All can be cut off at once, and come back with the hello
/// of a device that knows what it was shown before. Belongs to the loop; whoever calls waits for it.
final class Devices {
    private static final Duration SET_UP = Duration.ofMinutes(10);
    private static final Duration MAKING = Duration.ofSeconds(20);
    private static final Duration CLOSING = Duration.ofMinutes(2);
    /// As many handshakes under way as the server's backlog takes.
    private static final int AT_ONCE = 256;

    private static final int TALKING_AT_ONCE = 4;
    private static final int HELLO = 1;

    private final Loop loop;
    private final Api api;
    private final int port;
    private final Ids ids;
    private final List<Person> people;
    private final WebSocketClient client;
    private final String[] conversations;
    private final long[] said;
    private final List<Device> devices = new ArrayList<>();
    private int open;
    private int strange;
    private String example = "";

    /// Persons 2i and 2i + 1 get a conversation.
    Devices(Loop loop, Application application, Api api, List<Person> people, Ids ids) {
        this.loop = loop;
        this.api = api;
        this.port = application.port();
        this.ids = ids;
        this.people = people;
        this.conversations = new String[people.size() / 2];
        this.said = new long[conversations.length];
        this.client =
                loop.vertx().createWebSocketClient(new WebSocketClientOptions().setMaxConnections(Integer.MAX_VALUE));
        loop.await(
                "making conversations", SET_UP, () -> loop.each(conversations.length, TALKING_AT_ONCE, this::converse));
    }

    /// One of each pair says so much, over HTTP.
    void talk(int messages) {
        loop.await(
                "talking",
                SET_UP,
                () -> loop.each(
                        conversations.length,
                        TALKING_AT_ONCE,
                        pair -> loop.each(messages, 1, message -> say(pair, "message " + message))));
    }

    /// Until so many devices are open, have said hello and were told that they are up to date. A new one knows what
    /// was said before it came.
    void connect(int until) {
        loop.run(() -> {
            for (int i = devices.size(); i < until; i++) {
                devices.add(new Device(i % people.size()));
            }
        });
        loop.await(
                "opening sockets",
                SET_UP,
                () -> loop.each(devices.size(), AT_ONCE, i -> devices.get(i).connect()));
    }

    /// Closes all sockets at once, and waits until they are.
    void cutOff() {
        loop.run(() -> devices.forEach(Device::cutOff));
        Await.until("the sockets to be closed", CLOSING, () -> open() == 0);
    }

    int open() {
        return loop.ask(() -> open);
    }

    /// Devices that were not shown all that was said, in order and once.
    long behind() {
        return loop.ask(() -> devices.stream()
                .filter(device -> device.local != said[device.pair()])
                .count());
    }

    /// Frames that no device should get; an example of them.
    int strange() {
        return loop.ask(() -> strange);
    }

    String example() {
        return loop.ask(() -> example);
    }

    private Future<Void> converse(int pair) {
        var body = Json.object()
                .put("kind", "direct")
                .put("person", people.get(2 * pair + 1).id());
        return api.until(
                        "making a conversation",
                        MAKING,
                        Api.Answer::success,
                        () -> api.post(
                                "/v1/chat/conversations", people.get(2 * pair).token(), body))
                .map(answer -> {
                    conversations[pair] = answer.json().path("id").asText();
                    return null;
                });
    }

    private Future<Void> say(int pair, String text) {
        return api.put(
                        "/v1/chat/conversations/" + conversations[pair] + "/messages/" + ids.next(),
                        people.get(2 * pair).token(),
                        Json.object().put("kind", "text").put("text", text))
                .map(answer -> {
                    said[pair] = answer.orFail("talking").json().path("seq").asLong();
                    return null;
                });
    }

    private final class Device {
        private final int person;
        private long local;
        private WebSocket socket;

        Device(int person) {
            this.person = person;
            this.local = said[pair()];
        }

        int pair() {
            return person / 2;
        }

        /// At once where it is connected.
        Future<Void> connect() {
            if (socket != null) {
                return Future.succeededFuture();
            }
            var options = new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI("/v1/socket");
            return client.connect(options).compose(this::greet);
        }

        private Future<Void> greet(WebSocket fresh) {
            socket = fresh;
            open++;
            Promise<Void> greeted = Promise.promise();
            fresh.textMessageHandler(frame -> received(frame, greeted));
            fresh.closeHandler(ignored -> {
                open--;
                greeted.tryFail(new CannotRun("a socket was closed with " + fresh.closeStatusCode()));
            });
            fresh.exceptionHandler(ignored -> {});
            var hello = Json.object().put("id", HELLO).put("type", "hello");
            var body = hello.putObject("body").put("token", people.get(person).token());
            body.putObject("resume").putObject("chat").putObject("known").put(conversations[pair()], local);
            fresh.writeTextMessage(Json.write(hello));
            return greeted.future();
        }

        private void received(String frame, Promise<Void> greeted) {
            if (ChatFrames.isType(frame, "chat.event") && ChatFrames.number(frame, "\"seq\":") == local + 1) {
                local++;
            } else if (ChatFrames.isType(frame, "chat.caught_up")) {
                greeted.tryComplete();
            } else if (!ChatFrames.isType(frame, "ok")) {
                strange++;
                example = frame;
                greeted.tryFail(new CannotRun("a socket was told " + frame));
            }
        }

        void cutOff() {
            socket.close();
            socket = null;
        }
    }
}
