package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.live.Connections;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Clients that stop reading: they cost a bounded amount of memory, and nobody else notices.
@QuarkusTest
class SlowReaderTest {
    private static final int SLOW = 3008;

    /// About 12 kilobytes each, so that all of them are more than the operating system buffers for one connection.
    private static final String LARGE = "한".repeat(4000);

    private static final int FLOOD = 1500;
    private static final int IN_FLIGHT = 50;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Inject
    Connections connections;

    @Test
    void whoever_does_not_read_gets_a_bump_instead_of_the_events() {
        var alice = People.signUp();
        var bob = People.signUp();
        var conversation = ChatFixture.direct(alice, bob);
        try (var slow = LiveClient.connect(false);
                var quick = LiveClient.hello(bob)) {
            slow.send("hello", "{\"token\":\"" + bob.accessToken() + "\"}");
            Await.soon(
                    "both are connected",
                    () -> connections.of(new AccountId(bob.id())).size() == 2);
            flood(alice, conversation);
            Await.until(
                    LIMIT,
                    "the other device has everything",
                    () -> quick.events(conversation).size() == FLOOD);
            slow.read();
            Await.until(LIMIT, "the slow one is told how far it is behind", () -> toldOf(slow, conversation) == FLOOD);

            var events = slow.events(conversation);
            assertTrue(events.size() < FLOOD, "buffered all of them: " + events.size());
            assertEquals(
                    LongStream.rangeClosed(1, events.size()).boxed().toList(),
                    events.stream().map(event -> event.at("/seq").asLong()).toList());
            assertEquals(LiveClient.OPEN, slow.closeCode());
            ChatFixture.send(alice, conversation, "live again");
            Await.soon(
                    "events come again",
                    () -> slow.events(conversation).getLast().at("/seq").asLong() == FLOOD + 1);
        }
    }

    private static long toldOf(LiveClient client, UUID conversation) {
        return client.bodies("chat.bump").stream()
                .flatMap(bump -> java.util.stream.StreamSupport.stream(
                        bump.at("/conversations").spliterator(), false))
                .filter(c -> c.at("/conversation").asText().equals(conversation.toString()))
                .mapToLong(c -> c.at("/last_seq").asLong())
                .max()
                .orElse(0);
    }

    private static void flood(Person sender, UUID conversation) {
        try (var client = LiveClient.hello(sender)) {
            for (int i = 0; i < FLOOD; i++) {
                int allowed = i - IN_FLIGHT;
                Await.until(LIMIT, "acknowledgements", () -> client.frames.size() > allowed);
                client.send(
                        "chat.send",
                        "{\"conversation\":\"" + conversation + "\",\"client_id\":\"" + Ids.next()
                                + "\",\"kind\":\"text\",\"text\":\"" + LARGE + "\"}");
            }
            Await.until(LIMIT, "all are stored", () -> client.bodies("ok").size() == FLOOD + 1);
        }
    }

    @Test
    void whoever_asks_and_never_reads_the_answers_is_closed_and_forgotten() {
        var bob = People.signUp();
        var account = new AccountId(bob.id());
        try (var slow = LiveClient.connect(false)) {
            slow.send("hello", "{\"token\":\"" + bob.accessToken() + "\"}");
            Await.soon("it is connected", () -> connections.of(account).size() == 1);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            try {
                while (!connections.of(account).isEmpty() && System.nanoTime() < deadline) {
                    slow.send("unknown", "{}");
                }
            } catch (CompletionException closedMeanwhile) {
                assertTrue(connections.of(account).isEmpty() || slow.closeCode() != 0, closedMeanwhile.toString());
            }
            Await.until(LIMIT, "the server has forgotten it", () -> connections
                    .of(account)
                    .isEmpty());
            slow.read();
            int code = slow.awaitClosed();
            assertTrue(code == SLOW || code == LiveClient.BROKEN, "closed with " + code);
        }
    }
}
