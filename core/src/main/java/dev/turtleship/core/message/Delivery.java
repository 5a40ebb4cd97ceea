package dev.turtleship.core.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.module.Peers;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The way to a destination: a direct call when it runs here, else an HTTP POST of the batch to its process. Either way
/// the answer comes after the destination's commit and says for each message what became of it.
@Singleton
class Delivery {
    /// Longer than the destination may take for a batch, so that whoever is slow is heard all the same.
    private static final Duration DEADLINE = Duration.ofSeconds(4);

    /// What a request may carry (core's limit of a body), and what an answer to it may.
    private static final int REQUEST_BYTES = 60 * 1024;

    private static final int ANSWER_BYTES = 128 * 1024;

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

    /// Throws when the destination is away. Messages without a receipt were not tried.
    List<Receipt> deliver(String destination, List<Envelope> batch) {
        return manifests.runsHere(destination) ? inbox.take(batch) : post(destination, batch);
    }

    private List<Receipt> post(String destination, List<Envelope> batch) {
        try {
            String body = body(batch);
            if (body.length() == 2) {
                return List.of(Receipt.unreadable(batch.getFirst().id(), "too large to be sent"));
            }
            var request = peers.request(destination, InboxResource.PATH)
                    .timeout(DEADLINE)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            var response = peers.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES));
            if (response.statusCode() != 200) {
                throw new IllegalStateException(destination + " answered " + response.statusCode());
            }
            return json.readValue(response.body(), new TypeReference<List<Receipt>>() {});
        } catch (IOException failure) {
            throw new IllegalStateException(destination + " cannot be reached", failure);
        }
    }

    /// The first of them as a JSON array, as many as a request carries: none when the first alone is too large.
    private String body(List<Envelope> batch) throws JsonProcessingException {
        var envelopes = new ArrayList<String>();
        int bytes = 2;
        for (var envelope : batch) {
            String one = json.writeValueAsString(envelope);
            bytes += one.getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes > REQUEST_BYTES) {
                break;
            }
            envelopes.add(one);
        }
        return "[" + String.join(",", envelopes) + "]";
    }
}
