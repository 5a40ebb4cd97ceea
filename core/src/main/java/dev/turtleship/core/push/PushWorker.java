package dev.turtleship.core.push;

import dev.turtleship.core.account.Revocations;
import dev.turtleship.core.bulkhead.Steps;
import dev.turtleship.core.push.Delivery.Outcome;
import dev.turtleship.core.push.DeliveryService.Room;
import dev.turtleship.core.push.DeliveryStore.Due;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/// Sends what is due, many at once, and sleeps until there is more. What has no place now is not touched: neither at a
/// push service that has all it may have, nor at one that is down, of which one is sent now and then to look.
@Singleton
class PushWorker {
    private static final Logger LOG = Logger.getLogger(PushWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /// Behind which service the first turn begins: before all.
    private static final String NONE = "";

    private final DeliveryService deliveries;
    private final WebPushClient client;
    private final Hosts hosts;
    private final Revocations revocations;
    private final Steps steps;
    private final Semaphore wake = new Semaphore(0);
    private volatile Thread thread;
    private volatile boolean more;
    private String last = NONE;

    PushWorker(DeliveryService deliveries, WebPushClient client, Hosts hosts, Revocations revocations, Steps steps) {
        this.deliveries = deliveries;
        this.client = client;
        this.hosts = hosts;
        this.revocations = revocations;
        this.steps = steps;
    }

    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("push").start(this::run);
        }
    }

    synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /// Something is due.
    void wake() {
        wake.release();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (turn() == 0) {
                    wake.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                }
                wake.drainPermits();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// How many were taken to be sent: of each service that has something due as many as it has places for.
    private int turn() {
        var due = new ArrayList<Due>();
        steps.done("push", "look", () -> due.addAll(deliveries.due(last)));
        boolean full = hosts.isFullForOthers();
        var ways = new HashMap<String, Hosts.Way>();
        var rooms = entered(due, ways);
        last = full ? last : next(due, rooms);
        more = due.stream().mapToLong(Due::waiting).sum()
                > rooms.stream().mapToLong(Room::room).sum();
        return rooms.isEmpty() ? 0 : sent(rooms, ways);
    }

    /// Services that are no vendor's share their places, so they take turns: the next is behind the last one served,
    /// or behind the last one looked at.
    private String next(List<Due> due, List<Room> rooms) {
        String served = rooms.stream()
                .map(Room::service)
                .filter(service -> !hosts.isVendors(service))
                .reduce(NONE, (_, later) -> later);
        if (!served.equals(NONE) || due.size() < DeliveryService.SERVICES) {
            return served;
        }
        return due.stream()
                .map(Due::service)
                .filter(service -> !hosts.isVendors(service))
                .reduce(NONE, (_, later) -> later);
    }

    private List<Room> entered(List<Due> due, Map<String, Hosts.Way> ways) {
        var rooms = new ArrayList<Room>();
        for (var each : due) {
            var way = hosts.wayTo(each.service());
            int room = way.enter(each.waiting());
            if (room > 0) {
                ways.put(each.service(), way);
                rooms.add(new Room(each.service(), room));
            }
        }
        return rooms;
    }

    /// Places that nobody needs, because another process was faster, are given back.
    private int sent(List<Room> rooms, Map<String, Hosts.Way> ways) {
        var taken = new ArrayList<Delivery>();
        steps.done("push", "take", () -> taken.addAll(deliveries.take(rooms)));
        for (var room : rooms) {
            var way = ways.get(room.service());
            var here = taken.stream()
                    .filter(delivery -> delivery.service().equals(room.service()))
                    .toList();
            way.leave(room.room() - here.size());
            for (var delivery : here) {
                Thread.ofVirtual().name("push-send").start(() -> send(delivery, way));
            }
        }
        return taken.size();
    }

    private void send(Delivery delivery, Hosts.Way way) {
        try {
            var outcome = new AtomicReference<Outcome>(new Outcome.Later("it could not even be sent"));
            steps.done("push", "send", () -> outcome.set(outcome(delivery, way)));
            LOG.debugf("subscription %s: %s", delivery.subscription().id(), outcome);
            steps.done("push", "settle", () -> deliveries.settle(delivery, outcome.get()));
        } finally {
            way.leave(1);
            if (more) {
                wake();
            }
        }
    }

    private Outcome outcome(Delivery delivery, Hosts.Way way) {
        return delivery.subscription().isEnded(revocations)
                ? new Outcome.Ended()
                : client.send(delivery, way.breaker());
    }
}
