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
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Asks the other processes every two seconds how their modules are, so that any process can answer for all.
@Singleton
class PeerStatusWorker {
    /// What a process last said of a module it runs and of the module's things outside.
    private record Report(Condition module, Map<String, Condition> outside) {}

    private static final Duration ASK_EVERY = Duration.ofSeconds(2);

    private final Manifests manifests;
    private final Peers peers;
    private final ObjectMapper json;
    private final Clock clock;
    private final Map<String, Report> reports = new ConcurrentHashMap<>();

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
        return Optional.ofNullable(reports.get(module)).map(Report::module);
    }

    Optional<Condition> outside(String module, String thing) {
        return Optional.ofNullable(reports.get(module))
                .map(report -> report.outside().get(thing));
    }

    private void follow(String module) {
        while (!Thread.currentThread().isInterrupted()) {
            var before = reports.get(module);
            var now = ask(module);
            // A process that does not answer has a new moment each time; since when counts from the first.
            boolean same =
                    before != null && before.module().state() == now.module().state();
            reports.put(module, same ? new Report(before.module(), now.outside()) : now);
            LockSupport.parkNanos(ASK_EVERY.toNanos());
        }
    }

    private Report ask(String module) {
        try {
            var response =
                    peers.send(peers.request(module, "/v1/status").build(), HttpResponse.BodyHandlers.ofString());
            return report(module, json.readTree(response.body()));
        } catch (IOException | RuntimeException _) {
            return away("its process does not answer");
        }
    }

    private Report report(String module, JsonNode status) {
        var outside = new HashMap<String, Condition>();
        for (JsonNode thing : status.path("things")) {
            if (thing.path("of").asText().equals(module)) {
                outside.put(thing.path("name").asText(), condition(thing));
            }
        }
        for (JsonNode one : status.path("modules")) {
            if (one.path("name").asText().equals(module) && one.path("here").asBoolean()) {
                return new Report(condition(one), outside);
            }
        }
        return away("it does not run where it should");
    }

    private Report away(String reason) {
        return new Report(new Condition(BulkheadState.UNAVAILABLE, clock.instant(), reason), Map.of());
    }

    private static Condition condition(JsonNode said) {
        return new Condition(
                BulkheadState.valueOf(said.path("state").asText().toUpperCase(Locale.ROOT)),
                Instant.parse(said.path("since").asText()),
                said.path("reason").asText());
    }
}
