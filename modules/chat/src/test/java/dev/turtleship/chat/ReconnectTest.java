package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Seed;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/// A phone whose connection breaks all the time while others talk and it talks itself. It keeps to the one rule of
/// clients: the next number is applied, an old one ignored, and after a gap the log is pulled.
@QuarkusTest
class ReconnectTest {
    private static final Logger LOG = Logger.getLogger(ReconnectTest.class);
    private static final int CONVERSATIONS = 3;
    private static final int MESSAGES = 250;
    private static final int CONNECTIONS = 40;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private record Mine(UUID id, UUID conversation) {}

    private final Map<UUID, List<JsonNode>> known = new LinkedHashMap<>();
    private final Map<UUID, UUID> unacknowledged = new LinkedHashMap<>();
    private final Map<Long, Mine> onThisConnection = new HashMap<>();
    private final List<UUID> sent = new ArrayList<>();
    private Person bob;
    private int breaks;
    private int tooLong;
    private int gaps;
    private int repeats;
    private int eventRepeats;

    @Test
    void nothing_is_lost_and_nothing_comes_twice_however_often_the_connection_breaks() throws Exception {
        var random = Seed.random("ReconnectTest");
        var alice = People.signUp();
        bob = People.signUp();
        for (int i = 0; i < CONVERSATIONS; i++) {
            var made = alice.api()
                    .post("/v1/chat/conversations", ChatFixture.groupBody("c" + i, bob))
                    .expect(201);
            known.put(UUID.fromString(made.at("/id")), new ArrayList<>());
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var talking = new ArrayList<Future<?>>();
            for (var conversation : known.keySet()) {
                talking.add(threads.submit(() -> talk(alice, conversation)));
            }
            while (breaks < CONNECTIONS || talking.stream().anyMatch(talk -> !talk.isDone())) {
                connectForAWhile(random);
                breaks++;
            }
            for (var talk : talking) {
                talk.get();
            }
        }
        connectUntilComplete();
        LOG.infof(
                "%d connections, %d too long, %d repeats ignored, %d of them events",
                breaks, tooLong, repeats, eventRepeats);
        assertEquals(0, gaps, "gaps though nothing overflowed");
        for (var conversation : known.keySet()) {
            assertEquals(ChatFixture.log(alice, conversation), known.get(conversation));
        }
        assertEachOfMineIsThereOnce(alice);
    }

    private static void talk(Person alice, UUID conversation) {
        for (int i = 0; i < MESSAGES; i++) {
            ChatFixture.send(alice, conversation, "m" + i);
        }
    }

    private void connectForAWhile(SplittableRandom random) {
        int enough = random.nextInt(60);
        try (var phone = LiveClient.connect()) {
            hello(phone);
            int applied = 0;
            int next = 0;
            long deadline = System.nanoTime()
                    + Duration.ofMillis(50 + random.nextInt(100)).toNanos();
            while (applied < enough && System.nanoTime() < deadline) {
                if (random.nextInt(40) == 0) {
                    say(phone, random);
                }
                while (next < phone.frames.size() && applied < enough) {
                    applied += take(phone.frames.get(next++)) ? 1 : 0;
                }
                Thread.onSpinWait();
            }
        }
    }

    private void hello(LiveClient phone) {
        onThisConnection.clear();
        var body = phone.resume(
                bob,
                known.entrySet().stream()
                        .map(e -> "\"" + e.getKey() + "\":" + e.getValue().size())
                        .collect(Collectors.joining(",")));
        body.at("/resume/chat/too_long").forEach(id -> {
            tooLong++;
            pull(UUID.fromString(id.asText()));
        });
        // What was not acknowledged before the break is sent again under its id.
        unacknowledged.forEach((id, conversation) -> send(phone, id, conversation));
    }

    private void say(LiveClient phone, SplittableRandom random) {
        if (unacknowledged.size() < 20) {
            var conversation = List.copyOf(known.keySet()).get(random.nextInt(CONVERSATIONS));
            var id = Ids.next();
            sent.add(id);
            unacknowledged.put(id, conversation);
            send(phone, id, conversation);
        }
    }

    private void send(LiveClient phone, UUID id, UUID conversation) {
        long frame = phone.send(
                "chat.send",
                "{\"conversation\":\"" + conversation + "\",\"client_id\":\"" + id
                        + "\",\"kind\":\"text\",\"text\":\"mine " + id + "\"}");
        onThisConnection.put(frame, new Mine(id, conversation));
    }

    /// True when the frame brought an entry.
    private boolean take(JsonNode frame) {
        var body = frame.at("/body");
        return switch (frame.at("/type").asText()) {
            case "chat.event" -> {
                unacknowledged.remove(UUID.fromString(body.at("/client_id").asText()));
                int before = repeats;
                boolean applied = apply(UUID.fromString(body.at("/conversation").asText()), body);
                eventRepeats += repeats - before;
                yield applied;
            }
            case "ok" -> {
                var mine = onThisConnection.remove(frame.at("/id").asLong());
                if (mine != null) {
                    unacknowledged.remove(mine.id());
                }
                yield mine != null && apply(mine.conversation(), entry(mine, body));
            }
            case "chat.bump", "error" -> throw new AssertionError(frame.toString());
            default -> false;
        };
    }

    /// The acknowledgement counts as the event of what one sent.
    private JsonNode entry(Mine mine, JsonNode ok) {
        var entry = JsonNodeFactory.instance
                .objectNode()
                .put("conversation", mine.conversation().toString())
                .put("client_id", mine.id().toString())
                .put("sender", bob.id().toString())
                .put("kind", "text")
                .put("text", "mine " + mine.id());
        entry.set("seq", ok.at("/seq"));
        entry.set("sent_at", ok.at("/sent_at"));
        return entry;
    }

    private boolean apply(UUID conversation, JsonNode entry) {
        var entries = known.get(conversation);
        int seq = entry.at("/seq").asInt();
        if (seq == entries.size() + 1) {
            entries.add(entry);
            return true;
        }
        if (seq <= entries.size()) {
            repeats++;
            assertEquals(entries.get(seq - 1), entry, "one number, one entry");
        } else {
            gaps++;
            pull(conversation);
        }
        return false;
    }

    private void pull(UUID conversation) {
        var entries = known.get(conversation);
        var log = ChatFixture.log(bob, conversation);
        entries.addAll(log.subList(entries.size(), log.size()));
    }

    /// Stays until everything of its own is acknowledged, and then until nothing is behind.
    private void connectUntilComplete() {
        try (var phone = LiveClient.connect()) {
            hello(phone);
            Await.until(
                    LIMIT,
                    "all of mine are acknowledged",
                    () -> phone.bodies("ok").size() > unacknowledged.size());
        }
        unacknowledged.clear();
        try (var phone = LiveClient.connect()) {
            hello(phone);
            phone.awaitType("chat.caught_up");
            phone.frames.forEach(this::take);
        }
    }

    private void assertEachOfMineIsThereOnce(Person alice) {
        assertTrue(sent.size() > 10, "sent " + sent.size());
        var stored = new ArrayList<UUID>();
        for (var conversation : known.keySet()) {
            for (var entry : ChatFixture.log(alice, conversation)) {
                if (entry.at("/sender").asText().equals(bob.id().toString())) {
                    stored.add(UUID.fromString(entry.at("/client_id").asText()));
                }
            }
        }
        assertEquals(sent.stream().sorted().toList(), stored.stream().sorted().toList());
    }
}
