package dev.turtleship.core.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.bulkhead.Bulkhead.Condition;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.module.Peers;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Asks the other processes every two seconds how their modules are, so that any process can answer for all.
@Singleton
class PeerStatusWorker {
    private static final Duration ASK_EVERY = Duration.ofSeconds(2);

    private final Manifests manifests;
    private final Peers peers;
    private final ObjectMapper json;
    private final Clock clock;
    private final Map<String, Condition> conditions = new ConcurrentHashMap<>();

    PeerStatusWorker(Manifests manifests, Peers peers, ObjectMapper json, Clock clock) {
        this.manifests = manifests;
        this.peers = peers;
        this.json = json;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        for (var manifest : manifests.all()) {
            if (!manifests.runsHere(manifest.name())
                    && peers.urlOf(manifest.name()).isPresent()) {
                Thread.ofVirtual().name("status-" + manifest.name()).start(() -> follow(manifest.name()));
            }
        }
    }

    Optional<Condition> of(String module) {
        return Optional.ofNullable(conditions.get(module));
    }

    private void follow(String module) {
        while (!Thread.currentThread().isInterrupted()) {
            var before = conditions.get(module);
            var now = ask(module);
            if (before == null || before.state() != now.state()) {
                conditions.put(module, now);
            }
            LockSupport.parkNanos(ASK_EVERY.toNanos());
        }
    }

    private Condition ask(String module) {
        try {
            var response =
                    peers.send(peers.request(module, "/v1/status").build(), HttpResponse.BodyHandlers.ofString());
            for (JsonNode status : json.readTree(response.body()).path("modules")) {
                if (status.path("name").asText().equals(module)
                        && status.path("here").asBoolean()) {
                    return new Condition(
                            BulkheadState.valueOf(status.path("state").asText().toUpperCase(Locale.ROOT)),
                            Instant.parse(status.path("since").asText()),
                            status.path("reason").asText());
                }
            }
            return new Condition(BulkheadState.UNAVAILABLE, clock.instant(), "it does not run where it should");
        } catch (IOException | RuntimeException _) {
            return new Condition(BulkheadState.UNAVAILABLE, clock.instant(), "its process does not answer");
        }
    }
}
