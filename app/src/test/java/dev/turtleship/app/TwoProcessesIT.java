package dev.turtleship.app;

import static dev.turtleship.core.testing.Await.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every module in a process of its own, as it is run at scale: people sign up at one, talk at the second and pay at
/// the third. What one tells another arrives once, whoever was killed meanwhile.
@Tag("all")
class TwoProcessesIT {
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MANY = 150;

    @TempDir
    Path temp;

    private Ship accounts;
    private Ship chat;
    private Ship pay;
    private Person alice;
    private Person bob;
    private UUID conversation;

    @BeforeEach
    void start() {
        accounts = new Ship(JAR, temp.resolve("accounts"), "--modules", "accounts");
        chat = new Ship(JAR, temp.resolve("chat"), "--modules", "chat");
        pay = new Ship(JAR, temp.resolve("pay"), "--modules", "pay");
        accounts.peer("chat", chat);
        accounts.peer("pay", pay);
        chat.peer("accounts", accounts);
        chat.peer("pay", pay);
        pay.peer("accounts", accounts);
        pay.peer("chat", chat);
        for (var ship : List.of(accounts, chat, pay)) {
            ship.launch();
        }
        accounts.awaitUp("accounts");
        chat.awaitUp("chat");
        pay.awaitUp("pay");
        alice = People.signUp(accounts.api(), People.freshHandle());
        bob = People.signUp(accounts.api(), People.freshHandle());
        conversation = direct();
        topUp(1_000_000);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        for (var ship : List.of(accounts, chat, pay)) {
            ship.close();
        }
    }

    @Test
    void a_payment_becomes_one_card_whoever_is_killed_meanwhile() throws Exception {
        var first = Ids.next();
        transfer(first);
        awaitCards(List.of(first));
        everybodyKnowsHowTheOthersAre();
        var transfers = new ArrayList<>(List.of(first));
        transfers.addAll(whileChatIsKilled());
        awaitCards(transfers);
        transfers.add(whilePayIsKilled());
        awaitCards(transfers);
        assertEquals(MANY + 2, wallet(bob));
        assertTrue(pay.api()
                .get("/v1/pay/invariants")
                .expect(200)
                .body()
                .at("/held")
                .asBoolean());
    }

    @Test
    void the_first_screen_comes_from_everywhere_and_a_dead_process_holds_up_nothing() throws Exception {
        var whole = Await.some(LIMIT, "a whole first screen", () -> {
            var home = as(alice, chat).get("/v1/app/home").expect(200);
            return home.body().at("/degraded").isEmpty() ? Optional.of(home) : Optional.empty();
        });
        assertEquals(alice.id().toString(), whole.at("/parts/accounts/me/id"));
        assertEquals("1000000", whole.at("/parts/pay/balance/amount"));
        assertTrue(whole.body().at("/parts/chat/conversations").isArray());
        pay.kill();
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            var part = as(alice, chat).get("/v1/app/home").expect(200);
            var took = Duration.ofNanos(System.nanoTime() - start);
            assertEquals("pay", part.at("/degraded/0/module"));
            assertEquals(alice.id().toString(), part.at("/parts/accounts/me/id"), part.text());
            assertTrue(took.compareTo(Duration.ofMillis(1500)) < 0, "took " + took);
        }
        chat.api().get("/internal/v1/home/chat").problem(404, "core/not-found");
        chat.api()
                .as(Ship.SECRET)
                .with("X-Caller-Token", "forged")
                .get("/internal/v1/home/chat")
                .problem(401, "core/unauthenticated");
    }

    private void everybodyKnowsHowTheOthersAre() {
        for (var ship : List.of(accounts, chat, pay)) {
            ship.awaitUp("accounts", "chat", "pay");
        }
        accounts.api().get("/v1/pay/wallet").problem(503, "core/elsewhere");
    }

    /// More transfers than one batch of messages holds; chat dies somewhere among them.
    private List<UUID> whileChatIsKilled() throws Exception {
        var sent = new ArrayList<UUID>();
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var killed = thread.submit(() -> {
                until(LIMIT, "a few transfers", () -> count(sent) > 10);
                chat.kill();
                return true;
            });
            for (int i = 0; i < MANY; i++) {
                var id = Ids.next();
                transfer(id);
                synchronized (sent) {
                    sent.add(id);
                }
            }
            assertTrue(killed.get());
        }
        until(LIMIT, "the others notice", () -> accounts.state("chat").equals("unavailable"));
        chat.launch();
        chat.awaitUp("chat");
        return sent;
    }

    private static int count(List<UUID> sent) {
        synchronized (sent) {
            return sent.size();
        }
    }

    /// The answer is a promise: killed right after it, pay still knows the transfer and tells chat.
    private UUID whilePayIsKilled() throws InterruptedException {
        var id = Ids.next();
        transfer(id);
        pay.kill();
        pay.launch();
        pay.awaitUp("pay");
        until(
                LIMIT,
                "pay knows it",
                () -> as(alice, pay).get("/v1/pay/transfers/" + id).at("/state").equals("settled"));
        return id;
    }

    private UUID direct() {
        String body = "{\"kind\":\"direct\",\"person\":\"" + bob.id() + "\"}";
        return Await.some(LIMIT, "chat knows both", () -> {
            var answer = as(alice, chat).post("/v1/chat/conversations", body);
            return answer.status() <= 201 ? Optional.of(UUID.fromString(answer.at("/id"))) : Optional.empty();
        });
    }

    private void topUp(long won) {
        String path = "/v1/pay/top-ups/" + Ids.next();
        String body = "{\"amount\":{\"amount\":" + won + ",\"currency\":\"KRW\"}}";
        until(
                LIMIT,
                "a top-up",
                () -> as(alice, pay).put(path, body).at("/state").equals("settled"));
    }

    /// One won to Bob; asked again under its id until the answer is final, as a client does.
    private void transfer(UUID id) {
        String body = "{\"to\":\"" + bob.id() + "\",\"amount\":{\"amount\":1,\"currency\":\"KRW\"},\"note\":\"하나\"}";
        until(LIMIT, "transfer " + id, () -> as(alice, pay)
                .put("/v1/pay/transfers/" + id, body)
                .at("/state")
                .equals("settled"));
    }

    private long wallet(Person person) {
        return as(person, pay)
                .get("/v1/pay/wallet")
                .expect(200)
                .body()
                .at("/balance/amount")
                .asLong();
    }

    private void awaitCards(List<UUID> transfers) {
        until(LIMIT, transfers.size() + " cards", () -> cards().size() >= transfers.size());
        assertEquals(
                transfers.stream().sorted().toList(), cards().stream().sorted().toList());
    }

    /// The transfers whose cards Bob sees.
    private List<UUID> cards() {
        var cards = new ArrayList<UUID>();
        try {
            JsonNode page;
            long after = 0;
            do {
                page = as(bob, chat)
                        .get("/v1/chat/conversations/" + conversation + "/messages?limit=200&after=" + after)
                        .body();
                for (var entry : page.at("/items")) {
                    after = entry.at("/seq").asLong();
                    cards.add(UUID.fromString(entry.at("/card/data/transfer").asText()));
                }
            } while (after < page.at("/last_seq").asLong());
        } catch (UncheckedIOException _) {
            // It is being started again.
        }
        return cards;
    }

    private static Api as(Person person, Ship ship) {
        return ship.api().as(person.accessToken());
    }
}
