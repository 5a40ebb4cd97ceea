package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Reads the conversation of two people for the cards of their gifts, as somebody who has no socket open. Belongs to
/// the loop.
final class CardReader {
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final int PAGE = 50;

    private final GiftTraffic traffic;
    private final Person reader;
    private final String path;
    private final Map<String, Long> places = new HashMap<>();
    private long read;

    CardReader(GiftTraffic traffic, Person reader, String conversation) {
        this.traffic = traffic;
        this.reader = reader;
        this.path = "/v1/chat/conversations/" + conversation + "/messages";
    }

    /// The barcode of the gift's card, once it is there; "" when it was not until the load had ended.
    Future<String> find(String gift) {
        long dueAt = System.nanoTime();
        return page(read, PAGE).compose(answer -> {
            answer.json().path("items").forEach(this::keep);
            if (places.containsKey(gift)) {
                return look(gift, dueAt);
            }
            if (traffic.asking().ended()) {
                return Future.succeededFuture("");
            }
            return traffic.after(AGAIN).compose(ignored -> find(gift));
        });
    }

    /// Looks at a card that was found before.
    Future<String> look(String gift, long dueAt) {
        return page(places.get(gift) - 1, 1).map(answer -> {
            var barcode = barcode(answer.json().path("items").path(0), gift);
            traffic.history()
                    .cards()
                    .add(new GiftHistory.CardLook(gift, dueAt, answer.endedAt(), answer.status(), barcode));
            return barcode;
        });
    }

    private Future<Api.Answer> page(long after, int limit) {
        return traffic.api().get(path + "?after=" + after + "&limit=" + limit, reader.token());
    }

    private void keep(JsonNode entry) {
        long seq = entry.path("seq").asLong();
        var card = entry.path("card");
        var gift = card.path("data").path("gift").asText();
        if (card.path("kind").asText().equals("gift") && places.put(gift, seq) == null) {
            traffic.found(gift, this);
        }
        read = Math.max(read, seq);
    }

    private static String barcode(JsonNode entry, String gift) {
        var data = entry.path("card").path("data");
        return data.path("gift").asText().equals(gift) ? data.path("barcode").asText() : "";
    }
}
