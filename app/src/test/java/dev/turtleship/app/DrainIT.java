package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM under load: whoever had begun gets an answer, whoever waits is sent home, and what was acknowledged is there
/// when the ship is back.
@Tag("all")
class DrainIT {
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int SENDERS = 4;
    private static final int EXIT_SECONDS = 18;

    @TempDir
    Path temp;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<UUID> acknowledged = new CopyOnWriteArrayList<>();
    private SimulatedBank bank;
    private Ship ship;
    private Person alice;
    private Person bob;
    private UUID conversation;

    @BeforeEach
    void start() throws Exception {
        bank = SimulatedBank.open();
        ship = new Ship(JAR, temp.resolve("data")).with("TURTLESHIP_BANK_URL", bank.url());
        ship.launch();
        ship.awaitUp("accounts", "chat", "pay");
        alice = People.signUp(ship.api(), People.freshHandle());
        bob = People.signUp(ship.api(), People.freshHandle());
        String body = "{\"kind\":\"direct\",\"person\":\"" + bob.id() + "\"}";
        conversation = Await.some(LIMIT, "chat knows both", () -> {
            var answer = as(alice).post("/v1/chat/conversations", body);
            return answer.status() <= 201 ? Optional.of(UUID.fromString(answer.at("/id"))) : Optional.empty();
        });
    }

    @AfterEach
    void stop() throws Exception {
        ship.close();
        bank.close();
        threads.close();
    }

    @Test
    void a_process_that_is_told_to_stop_keeps_its_word() throws Exception {
        var socket = Live.hello(ship, alice);
        var poll = longPoll();
        var ready = threads.submit(this::readyUntilRefused);
        List<Future<Integer>> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(threads.submit(this::sendUntilRefused));
        }
        var socketSender = threads.submit(() -> socket.sendUntilClosed(conversation, acknowledged));
        Await.until(LIMIT, "everybody sends", () -> acknowledged.size() > 100);

        var topUp = slowTopUp();
        ship.terminate();
        assertEquals(3001, socket.awaitClosed());
        assertTrue(socket.drained().at("/body/reconnect_after_millis").isInt(), socket.frames.toString());
        assertEquals(
                0, poll.get(5, TimeUnit.SECONDS).expect(200).body().at("/items").size());
        assertEquals("asked", topUp.get(10, TimeUnit.SECONDS).expect(202).at("/state"));
        assertEquals(503, ready.get(10, TimeUnit.SECONDS), "readiness");
        for (var sender : senders) {
            assertEquals(503, sender.get(10, TimeUnit.SECONDS));
        }
        assertEquals(0, socketSender.get(10, TimeUnit.SECONDS), "frames that were passed over");
        assertTrue(ship.awaitExit(EXIT_SECONDS), "still there after " + EXIT_SECONDS + " s:\n" + ship.log());

        ship.launch();
        ship.awaitUp("chat");
        var stored = stored();
        assertEquals(stored.stream().distinct().toList(), stored, "each message once");
        assertEquals(
                List.of(),
                acknowledged.stream().filter(id -> !stored.contains(id)).toList());
    }

    private Future<Api.Answer> longPoll() {
        String cursor = as(bob).get("/v1/pay/changes").expect(200).at("/cursor");
        return threads.submit(() -> as(bob).get("/v1/pay/changes?wait=25&after=" + cursor));
    }

    /// A request that is still under way when the signal comes: the bank lets it wait for a second.
    private Future<Api.Answer> slowTopUp() {
        Api.at(bank.url()).put("/mode", "slow").expect(204);
        String path = "/v1/pay/top-ups/" + Ids.next();
        Callable<Api.Answer> ask = () -> as(alice).put(path, "{\"amount\":{\"amount\":1000,\"currency\":\"KRW\"}}");
        var answer = threads.submit(ask);
        Await.until(LIMIT, "the top-up is noted", () -> as(alice).get(path).status() == 200);
        return answer;
    }

    private int readyUntilRefused() {
        while (true) {
            int status = ship.api().get("/q/health/ready").status();
            if (status != 200) {
                return status;
            }
        }
    }

    /// Answers the status of the refusal; anything but an answer is a broken request, and fails.
    private int sendUntilRefused() {
        while (true) {
            var id = Ids.next();
            var answer = as(alice)
                    .put(
                            "/v1/chat/conversations/" + conversation + "/messages/" + id,
                            "{\"kind\":\"text\",\"text\":\"over HTTP\"}");
            if (answer.status() > 201) {
                return answer.status();
            }
            acknowledged.add(id);
        }
    }

    /// Asks again where a process that has just started is too busy, as clients do.
    private JsonNode page(int after) {
        return Await.some(Await.SOON, "a page of the log", () -> {
            var answer = as(bob).get("/v1/chat/conversations/" + conversation + "/messages?limit=200&after=" + after);
            return answer.status() == 503
                    ? Optional.empty()
                    : Optional.of(answer.expect(200).body());
        });
    }

    private List<UUID> stored() {
        var ids = new ArrayList<UUID>();
        JsonNode page;
        do {
            page = page(ids.size());
            page.at("/items")
                    .forEach(entry ->
                            ids.add(UUID.fromString(entry.at("/client_id").asText())));
        } while (ids.size() < page.at("/last_seq").asLong());
        return ids;
    }

    private Api as(Person person) {
        return ship.api().as(person.accessToken());
    }

    /// The other end of the socket.
    private static final class Live implements WebSocket.Listener {
        private static final int OPEN = -1;
        private static final int WINDOW = 32;

        private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
        private final StringBuilder part = new StringBuilder();
        private final AtomicInteger closed = new AtomicInteger(OPEN);
        private final AtomicInteger answered = new AtomicInteger();
        private WebSocket socket;

        static Live hello(Ship ship, Person person) {
            var live = new Live();
            var uri = URI.create(ship.url().replaceFirst("^http", "ws") + "/v1/socket");
            live.socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(uri, live)
                    .join();
            live.send(0, "hello", "{\"token\":\"" + person.accessToken() + "\"}");
            Await.soon("hello", () -> live.frames.size() == 1);
            return live;
        }

        private void send(int id, String type, String body) {
            socket.sendText("{\"id\":" + id + ",\"type\":\"" + type + "\",\"body\":" + body + "}", true)
                    .join();
        }

        /// Answers how many frames were passed over. Those the server had not begun are left unread, in order: after
        /// the last acknowledged one there is none, and before it there is no gap.
        int sendUntilClosed(UUID conversation, List<UUID> acknowledged) {
            var sent = new ArrayList<UUID>();
            while (closed.get() == OPEN && drainedAt() < 0) {
                var id = Ids.next();
                sent.add(id);
                try {
                    send(
                            sent.size(),
                            "chat.send",
                            "{\"conversation\":\"" + conversation + "\",\"client_id\":\"" + id
                                    + "\",\"kind\":\"text\",\"text\":\"over the socket\"}");
                } catch (RuntimeException closing) {
                    break;
                }
                int open = sent.size() - WINDOW;
                Await.soon("answers", () -> answered.get() > open || closed.get() != OPEN || drainedAt() >= 0);
            }
            Await.soon("closed", () -> closed.get() != OPEN);
            int gaps = 0;
            int last = 0;
            for (var frame : frames) {
                if (frame.at("/type").asText().equals("ok") && frame.at("/id").asInt() > 0) {
                    int id = frame.at("/id").asInt();
                    gaps += id == last + 1 ? 0 : 1;
                    last = id;
                    acknowledged.add(sent.get(id - 1));
                }
            }
            return gaps;
        }

        private int drainedAt() {
            for (int i = 0; i < frames.size(); i++) {
                if (frames.get(i).at("/type").asText().equals("drain")) {
                    return i;
                }
            }
            return -1;
        }

        JsonNode drained() {
            return frames.get(drainedAt());
        }

        int awaitClosed() {
            Await.until(LIMIT, "the socket is closed", () -> closed.get() != OPEN);
            return closed.get();
        }

        @Override
        public void onOpen(WebSocket opened) {
            opened.request(Long.MAX_VALUE);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                var frame = Api.json(part.toString());
                part.setLength(0);
                frames.add(frame);
                if (!frame.at("/type").asText().equals("drain")) {
                    answered.incrementAndGet();
                }
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
            closed.compareAndSet(OPEN, 0);
        }
    }
}
