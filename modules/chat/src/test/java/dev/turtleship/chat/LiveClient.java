package dev.turtleship.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People.Person;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The other end of the socket. It keeps every frame in the order of arrival.
final class LiveClient implements WebSocket.Listener, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    static final int OPEN = -1;
    static final int BROKEN = -2;

    final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final AtomicInteger closed = new AtomicInteger(OPEN);
    private final AtomicLong nextId = new AtomicLong();
    private final StringBuilder part = new StringBuilder();
    private final boolean reads;
    private WebSocket socket;

    private LiveClient(boolean reads) {
        this.reads = reads;
    }

    /// Connected, before the hello.
    static LiveClient connect() {
        return connect(true);
    }

    /// Connected; with `reads` false it takes nothing from the network until [#read].
    static LiveClient connect(boolean reads) {
        var client = new LiveClient(reads);
        var uri = URI.create(Api.open().url().replaceFirst("^http", "ws") + "/v1/socket");
        client.socket = HTTP.newWebSocketBuilder().buildAsync(uri, client).join();
        return client;
    }

    /// Connected and greeted, resuming nothing.
    static LiveClient hello(Person person) {
        var client = connect();
        client.ask("hello", "{\"token\":\"" + person.accessToken() + "\"}");
        return client;
    }

    /// Says hello and that it knows these conversations so far, as JSON members; answers the hello's body.
    JsonNode resume(Person person, String known) {
        return ask(
                "hello",
                "{\"token\":\"" + person.accessToken() + "\",\"resume\":{\"chat\":{\"known\":{" + known + "}}}}");
    }

    /// Sends a frame and answers the body of its `ok`.
    JsonNode ask(String type, String body) {
        var answer = exchange(type, body);
        if (!answer.at("/type").asText().equals("ok")) {
            throw new AssertionError("expected ok, got " + answer);
        }
        return answer.at("/body");
    }

    /// Sends a frame that must be refused, and answers the problem.
    JsonNode refused(String type, String body, int status) {
        var answer = exchange(type, body);
        if (!answer.at("/type").asText().equals("error")
                || answer.at("/body/status").asInt() != status) {
            throw new AssertionError("expected an error " + status + ", got " + answer);
        }
        return answer.at("/body");
    }

    private JsonNode exchange(String type, String body) {
        long id = send(type, body);
        return await("the answer to " + type, frame -> frame.path("id").asLong() == id);
    }

    /// Sends a frame without waiting for anything; answers its id.
    long send(String type, String body) {
        long id = nextId.incrementAndGet();
        sendText("{\"id\":" + id + ",\"type\":\"" + type + "\",\"body\":" + body + "}");
        return id;
    }

    void sendText(String text) {
        socket.sendText(text, true).join();
    }

    void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    JsonNode await(String what, java.util.function.Predicate<JsonNode> wanted) {
        return Await.some(LIMIT, what, () -> find(wanted));
    }

    private Optional<JsonNode> find(java.util.function.Predicate<JsonNode> wanted) {
        return frames.stream().filter(wanted).findFirst();
    }

    JsonNode awaitType(String type) {
        return await("a " + type, frame -> frame.path("type").asText().equals(type))
                .at("/body");
    }

    List<JsonNode> bodies(String type) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .map(frame -> frame.at("/body"))
                .toList();
    }

    List<JsonNode> events(UUID conversation) {
        return bodies("chat.event").stream()
                .filter(event -> event.at("/conversation").asText().equals(conversation.toString()))
                .toList();
    }

    /// Everything that was on its way when this was called is here when it returns.
    void settle() {
        ask("ping", "{}");
    }

    int closeCode() {
        return closed.get();
    }

    int awaitClosed() {
        Await.until(LIMIT, "the socket is closed", () -> closed.get() != OPEN);
        return closed.get();
    }

    /// Starts taking from the network.
    void read() {
        socket.request(Long.MAX_VALUE);
    }

    /// Breaks off without a word.
    void abort() {
        socket.abort();
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reads) {
            opened.request(Long.MAX_VALUE);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            frames.add(Api.json(part.toString()));
            part.setLength(0);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.set(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.compareAndSet(OPEN, BROKEN);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
