package dev.turtleship.core.message;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.module.Peers;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The way to a destination: a direct call when it runs here, else an HTTP POST of the batch to its process. Either way
/// the answer comes after the destination's commit and names what it took.
@Singleton
class Delivery {
    private final Manifests manifests;
    private final Inbox inbox;
    private final Peers peers;
    private final ObjectMapper json;

    Delivery(Manifests manifests, Inbox inbox, Peers peers, ObjectMapper json) {
        this.manifests = manifests;
        this.inbox = inbox;
        this.peers = peers;
        this.json = json;
    }

    Set<UUID> deliver(String destination, List<Envelope> batch) {
        return manifests.runsHere(destination) ? inbox.take(batch) : post(destination, batch);
    }

    private Set<UUID> post(String destination, List<Envelope> batch) {
        try {
            var request = peers.request(destination, InboxResource.PATH)
                    .header("Content-Type", "application/json")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(json.writeValueAsString(batch)))
                    .build();
            var response = peers.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(destination + " answered " + response.statusCode());
            }
            return json.readValue(response.body(), new TypeReference<Set<UUID>>() {});
        } catch (IOException failure) {
            throw new IllegalStateException(destination + " cannot be reached", failure);
        }
    }
}
