package dev.turtleship.core.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.Seed;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Many send in transactions that overlap; several workers carry, and die with lanes in their hands; the destination
/// refuses some and goes away at times. Every aggregate's messages must take effect once and in the order sent.
@QuarkusTest
class OrderTest {
    private static final int SENDERS = 6;
    private static final int MESSAGES = 60;
    private static final int WORKERS = 4;
    private static final Duration LEASE = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Inject
    MessageConfig config;

    private final String destination = "nobody-" + Ids.next();
    private final Map<String, List<Integer>> effects = new ConcurrentHashMap<>();
    private final Set<UUID> handled = new HashSet<>();
    private final AtomicInteger deaths = new AtomicInteger();
    private volatile boolean over;

    @BeforeEach
    void up() {
        Api.open();
    }

    @AfterEach
    void clear() throws SQLException {
        Sql.run("accounts", "delete from outbox where destination = ?", destination);
        Sql.run("accounts", "delete from outbox_lease where destination = ?", destination);
    }

    @Test
    void every_aggregate_keeps_its_order_whoever_dies() throws Exception {
        var random = Seed.random("OrderTest");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WORKERS; i++) {
                var chance = random.split();
                threads.submit(() -> carry(chance));
            }
            for (int i = 0; i < SENDERS; i++) {
                var chance = random.split();
                String aggregate = "a" + i;
                threads.submit(() -> send(aggregate, chance));
            }
            try {
                Await.until(LIMIT, "everything arrived", () -> {
                    synchronized (handled) {
                        return handled.size() == SENDERS * MESSAGES;
                    }
                });
            } finally {
                over = true;
            }
        }
        var sent = IntStream.range(0, MESSAGES).boxed().toList();
        for (int i = 0; i < SENDERS; i++) {
            assertEquals(sent, effects.get("a" + i));
        }
        Await.soon("workers died", () -> deaths.get() > 0);
    }

    /// One after the other, as a row's lock would have it; each transaction gets its number early or late, so that they
    /// overlap with those of other senders in every way.
    private Void send(String aggregate, SplittableRandom chance) throws SQLException {
        try (var connection = Sql.connect("accounts")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < MESSAGES; i++) {
                try (var statement = connection.createStatement()) {
                    if (chance.nextInt(3) == 0) {
                        statement.execute("select pg_current_xact_id()");
                        statement.execute("select pg_sleep(0.00" + chance.nextInt(1, 10) + ")");
                    }
                    statement.executeUpdate("insert into outbox (destination, aggregate, type, payload) values ('"
                            + destination + "', '" + aggregate + "', 'probe.said', '" + i + "')");
                    if (chance.nextInt(3) == 0) {
                        statement.execute("select pg_sleep(0.00" + chance.nextInt(1, 10) + ")");
                    }
                }
                connection.commit();
            }
        }
        return null;
    }

    /// A worker after the other: each dies in the end, with or without having delivered, and never settles.
    private Void carry(SplittableRandom chance) throws SQLException {
        while (!over) {
            try (var connection = Sql.connect("accounts")) {
                var worker = new OutboxStore(connection, "accounts", destination, Ids.next(), true);
                boolean alive = true;
                while (alive && !over) {
                    var held = worker.take(LEASE);
                    alive = held.lanes().isEmpty() || chance.nextInt(20) > 0;
                    var receipts = alive || chance.nextBoolean() ? deliver(held, chance) : List.<Receipt>of();
                    if (alive) {
                        worker.settle(held.lanes(), receipts, config);
                    }
                }
                deaths.incrementAndGet();
            }
        }
        return null;
    }

    /// As an inbox does it: once, in order, and what comes after a refused one of its aggregate is not tried.
    private List<Receipt> deliver(OutboxStore.Held held, SplittableRandom chance) {
        var receipts = new ArrayList<Receipt>();
        var heldBack = new HashSet<String>();
        int until =
                chance.nextInt(4) == 0 ? held.batch().size() / 2 : held.batch().size();
        for (var envelope : held.batch().subList(0, until)) {
            if (heldBack.contains(envelope.aggregate())) {
                continue;
            }
            if (chance.nextInt(30) == 0) {
                heldBack.add(envelope.aggregate());
                receipts.add(Receipt.refused(envelope.id(), new IllegalStateException("not now")));
                continue;
            }
            synchronized (handled) {
                if (handled.add(envelope.id())) {
                    effects.computeIfAbsent(envelope.aggregate(), _ -> new ArrayList<>())
                            .add(Integer.parseInt(envelope.payload()));
                }
            }
            receipts.add(Receipt.taken(envelope.id()));
        }
        return receipts;
    }
}
