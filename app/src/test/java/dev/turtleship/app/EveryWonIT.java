package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People ride, drive, give and redeem at random while pay's database is killed again and again and comes back by
/// itself. Afterwards every ride and gift has ended, and every won that was charged is in exactly one place: pay and
/// the module that asked say the same of each charge, and pay's own books are exact.
@Tag("all")
class EveryWonIT {
    private static final Logger LOG = Logger.getLogger(EveryWonIT.class);
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final int LIVES = 4;
    private static final int STEPS = 400;
    private static final int AWAY = 5;
    private static final Duration BACK = Duration.ofSeconds(30);
    private static final Duration ENDS = Duration.ofMinutes(2);
    private static final int LIFE_SECONDS = 240;

    @TempDir
    Path temp;

    private Ship ship;
    private Path data;

    @BeforeEach
    void start() {
        data = temp.resolve("data");
        ship = new Ship(JAR, data).with("TURTLESHIP_GIFTS_REVERSAL_WINDOW", "PT1S");
        ship.launch();
        ship.awaitUp("accounts", "chat", "pay", "taxi", "gifts");
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        ship.close();
    }

    @Test
    void every_won_ends_in_exactly_one_place_while_pay_comes_and_goes() throws Exception {
        var seed = Seed.random("EveryWonIT");
        var shop = shop();
        Map<String, Api> riders = new ConcurrentHashMap<>();
        var lives = Stream.generate(() -> new RandomLife(ship, seed.split(), shop, riders))
                .limit(LIVES)
                .toList();
        live(lives, seed.split());
        lives.forEach(life -> LOG.infof("answers: %s", life.answers()));
        var books = new Books(data);
        Await.until(ENDS, "everything ends", () -> {
            lives.forEach(RandomLife::end);
            return books.open().isEmpty();
        });
        Await.until(ENDS, "the books agree", () -> books.differences().isEmpty());
        LOG.infof("%d charges moved money", books.settled());
        assertTrue(books.settled() > LIVES * 10, "only so many charges: " + books.settled());
        var invariants = ship.api().get("/v1/pay/invariants").expect(200);
        assertEquals("true", invariants.at("/held"), invariants.text());
    }

    /// All at once, for so many steps each at least, and as long as pay comes and goes.
    private void live(List<RandomLife> lives, SplittableRandom random) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            var calm = new AtomicBoolean();
            for (var life : lives) {
                running.add(threads.submit((Callable<Void>) () -> {
                    for (int step = 0; step < STEPS || !calm.get(); step++) {
                        life.step();
                    }
                    return null;
                }));
            }
            for (int time = 0; time < AWAY; time++) {
                killPay(random.nextInt(1_000, 3_000));
            }
            calm.set(true);
            for (var each : running) {
                each.get(LIFE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    /// When pay has been up for a while; returns once it is up again.
    private void killPay(int upMillis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(upMillis);
        Await.until(BACK, "pay is up for a while", () -> System.nanoTime() > until && up());
        Postmaster.find(data.resolve("postgres").resolve("pay")).orElseThrow().destroyForcibly();
        Await.until(BACK, "pay is away", () -> !up());
        Await.until(BACK, "pay is back", this::up);
    }

    private boolean up() {
        return ship.state("pay").equals("up");
    }

    /// A partner, made as an operator does, with an item of each kind.
    private RandomLife.Shop shop() throws Exception {
        var out = new ByteArrayOutputStream();
        var command = new PartnerCommand(new PrintStream(out, true), System.err);
        var add = List.of("add", "Cafe");
        int exit = command.run(add, temp, data.toString());
        // Whoever is told that it took too long, on a ship that has only just come up, asks again.
        for (int again = 0; exit != 0 && again < 5; again++) {
            exit = command.run(add, temp, data.toString());
        }
        assertEquals(0, exit);
        String key = out.toString(StandardCharsets.UTF_8)
                .lines()
                .reduce((_, last) -> last)
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .orElseThrow();
        var items = new ArrayList<UUID>();
        for (var kind : List.of("single", "amount")) {
            var id = Ids.next();
            Await.until(
                    BACK,
                    "the key opens gifts",
                    () -> ship.api()
                                    .as(key)
                                    .put("/v1/gifts/partner/items/" + id, item(kind))
                                    .status()
                            < 300);
            items.add(id);
        }
        return new RandomLife.Shop(key, items);
    }

    private static String item(String kind) {
        return "{\"name\":\"Latte\",\"price\":{\"amount\":5000,\"currency\":\"KRW\"},\"validity_days\":30,"
                + "\"kind\":\"" + kind + "\",\"age_restricted\":false,\"available\":true}";
    }
}
