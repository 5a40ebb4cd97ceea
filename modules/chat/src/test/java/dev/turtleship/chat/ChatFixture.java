package dev.turtleship.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Conversations and messages over HTTP.
final class ChatFixture {
    private ChatFixture() {}

    /// The direct conversation of these two, which chat makes if they have none.
    static UUID direct(Person one, Person other) {
        var answer = one.api().post("/v1/chat/conversations", directBody(other));
        if (answer.status() != 200) {
            answer.expect(201);
        }
        return UUID.fromString(answer.at("/id"));
    }

    static String directBody(Person other) {
        return "{\"kind\":\"direct\",\"person\":\"" + other.id() + "\"}";
    }

    static String groupBody(String title, Person... members) {
        var ids = new ArrayList<String>();
        for (var member : members) {
            ids.add(member.id().toString());
        }
        return Api.object("kind", "group", "title", title, "members", ids);
    }

    static String path(UUID conversation) {
        return "/v1/chat/conversations/" + conversation;
    }

    static Api.Answer send(Person sender, UUID conversation, UUID clientId, String text) {
        return sender.api().put(path(conversation) + "/messages/" + clientId, Api.object("kind", "text", "text", text));
    }

    static long send(Person sender, UUID conversation, String text) {
        return send(sender, conversation, Ids.next(), text)
                .expect(201)
                .body()
                .at("/seq")
                .asLong();
    }

    /// The whole log as the reader gets it, page by page.
    static List<JsonNode> log(Person reader, UUID conversation) {
        var log = new ArrayList<JsonNode>();
        long last;
        do {
            long after = log.isEmpty() ? 0 : log.getLast().at("/seq").asLong();
            var page = reader.api()
                    .get(path(conversation) + "/messages?limit=200&after=" + after)
                    .expect(200)
                    .body();
            page.at("/items").forEach(log::add);
            last = page.at("/last_seq").asLong();
        } while (log.size() < last);
        return log;
    }

    static List<String> texts(List<JsonNode> log) {
        return log.stream().map(entry -> entry.at("/text").asText()).toList();
    }

    static ObjectNode withoutInstance(Api.Answer answer) {
        return ((ObjectNode) answer.body().deepCopy()).without("instance");
    }
}
