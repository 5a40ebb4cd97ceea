package dev.turtleship.core.message;

import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.bus.LocalBus;
import dev.turtleship.core.module.Manifests;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Carries messages from each outbox here to their destinations: a few virtual threads per pair of modules, so that a
/// destination that is away or frozen holds up nobody else.
///
/// A worker takes leases on lanes (`outbox_lease`), of which there are 64 by hash of the aggregate: so any number of
/// workers in any number of processes of one module keep the order of an aggregate. A lease is renewed while its
/// delivery lasts; that of a worker which died ends by itself and somebody else goes on.
@ApplicationScoped
class OutboxWorker {
    private static final Duration DOZE = Duration.ofSeconds(5);

    private final Bulkheads bulkheads;
    private final Databases databases;
    private final Manifests manifests;
    private final Delivery delivery;
    private final LocalBus bus;
    private final MessageConfig config;
    private final List<Carrier> carriers = new ArrayList<>();
    private volatile boolean stopping;

    OutboxWorker(
            Bulkheads bulkheads,
            Databases databases,
            Manifests manifests,
            Delivery delivery,
            LocalBus bus,
            MessageConfig config) {
        this.bulkheads = bulkheads;
        this.databases = databases;
        this.manifests = manifests;
        this.delivery = delivery;
        this.bus = bus;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        for (var source : manifests.all()) {
            for (var destination : manifests.all()) {
                if (manifests.runsHere(source.name()) && !destination.consumes().isEmpty()) {
                    start(source.name(), destination.name());
                }
            }
        }
        Thread.ofVirtual().name("outbox-leases").start(this::renewAll);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void start(String source, String destination) {
        var wake = new Wake(config.workers());
        bus.subscribe(Outbox.Sent.class, sent -> {
            if (sent.module().equals(source) && sent.destinations().contains(destination)) {
                wake.up();
            }
        });
        for (int i = 0; i < config.workers(); i++) {
            var carrier = new Carrier(databases, delivery, source, destination, config);
            carriers.add(carrier);
            // One of them looks by itself, for what nobody was woken for; the others help when there is more to do.
            var patience = i == 0 ? Carrier.POLL : DOZE;
            Thread.ofVirtual()
                    .name("outbox-" + source + "-" + destination + "-" + i)
                    .start(() -> carry(carrier, wake, patience));
        }
    }

    private void carry(Carrier carrier, Wake wake, Duration patience) {
        boolean woken = true;
        while (!stopping) {
            var next = up(carrier) ? carrier.turn(woken) : Carrier.Next.REST;
            woken = true;
            switch (next) {
                case MORE -> wake.up();
                case AGAIN -> {}
                case WITHHELD -> wake.await(carrier.untilFree());
                case AWAY -> LockSupport.parkNanos(carrier.untilBack().toNanos());
                case REST -> woken = wake.await(patience);
            }
        }
        carrier.close();
    }

    /// A destination in this process that is away costs nothing.
    private boolean up(Carrier carrier) {
        return bulkheads.of(carrier.source()).state() == BulkheadState.UP
                && (!manifests.runsHere(carrier.destination())
                        || bulkheads.of(carrier.destination()).state() == BulkheadState.UP);
    }

    private void renewAll() {
        while (!stopping) {
            LockSupport.parkNanos(config.lease().toNanos() / 5);
            for (var carrier : carriers) {
                carrier.renewIfLong();
            }
        }
    }
}
