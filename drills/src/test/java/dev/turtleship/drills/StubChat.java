package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// As much of chat's API as a crowd needs, kept in memory, with faults that the client rule must survive. Tokens are
/// the person's id.
final class StubChat implements AutoCloseable {
    private final Map<String, List<ObjectNode>> logs = new LinkedHashMap<>();
    private final Map<String, List<String>> members = new HashMap<>();
    private final Map<String, ServerWebSocket> sockets = new HashMap<>();
    private final Loop loop = new Loop();
    private final HttpServer server;
    private int people;
    private int events;

    /// Every so many events one is not delivered, or delivered twice; 0 for never.
    private final int loseEvery;
    private final int repeatEvery;
    /// Every so many messages one is stored and its sender's socket cut instead of answered; 0 for never.
    private int cutEvery;
    private int sends;

    StubChat(int loseEvery, int repeatEvery) {
        this.loseEvery = loseEvery;
        this.repeatEvery = repeatEvery;
        server = loop.vertx().createHttpServer().webSocketHandler(this::socket).requestHandler(this::request);
        loop.await("listening", Duration.ofSeconds(10), () -> server.listen(0, "127.0.0.1"));
    }

    void cutEvery(int messages) {
        cutEvery = messages;
    }

    int port() {
        return server.actualPort();
    }

    private void request(HttpServerRequest request) {
        request.body().onSuccess(content -> {
            var path = request.path();
            if (path.equals("/v1/people")) {
                var answer = Json.object();
                answer.putObject("person").put("id", "person-" + people);
                answer.putObject("session")
                        .put("access_token", "person-" + people++)
                        .put("device_id", "device");
                answer(request, 201, answer);
            } else if (path.equals("/v1/chat/conversations")) {
                var id = "conversation-" + logs.size();
                logs.put(id, new ArrayList<>());
                var me = request.getHeader("Authorization").substring("Bearer ".length());
                members.put(
                        id,
                        List.of(
                                me,
                                Json.parse(content.toString()).path("person").asText()));
                answer(request, 201, Json.object().put("id", id));
            } else {
                answer(request, 200, log(path.split("/")[4], Integer.parseInt(request.getParam("after"))));
            }
        });
    }

    private ObjectNode log(String conversation, int after) {
        var page = Json.object();
        var items = page.putArray("items");
        var log = logs.get(conversation);
        log.subList(Math.min(after, log.size()), Math.min(after + 200, log.size()))
                .forEach(items::add);
        return page;
    }

    private void socket(ServerWebSocket socket) {
        socket.textMessageHandler(text -> {
            var frame = Json.parse(text);
            var answer = Json.object().put("id", frame.path("id").asLong()).put("type", "ok");
            if (frame.path("type").asText().equals("hello")) {
                sockets.put(frame.path("body").path("token").asText(), socket);
                answer.putObject("body");
                socket.writeTextMessage(Json.write(answer));
            } else {
                send(socket, frame.path("body"), answer);
            }
        });
    }

    private void send(ServerWebSocket from, JsonNode body, ObjectNode answer) {
        var conversation = body.path("conversation").asText();
        var log = logs.get(conversation);
        int known = 0;
        while (known < log.size() && !log.get(known).path("client_id").equals(body.path("client_id"))) {
            known++;
        }
        boolean duplicate = known < log.size();
        answer.putObject("body").put("seq", known + 1).put("duplicate", duplicate);
        boolean cut = cutEvery > 0 && ++sends % cutEvery == 0;
        ObjectNode entry = body.deepCopy();
        if (!duplicate) {
            entry.put("seq", log.size() + 1);
            log.add(entry);
        }
        if (cut) {
            from.close((short) 1011);
        } else {
            from.writeTextMessage(Json.write(answer));
        }
        if (duplicate) {
            return;
        }
        var event = Json.object().put("type", "chat.event");
        event.set("body", entry);
        for (var member : members.get(conversation)) {
            var to = sockets.get(member);
            if (!member.equals(owner(from))) {
                deliver(to, Json.write(event));
            } else {
                entry.put("sender", member);
            }
        }
    }

    private String owner(ServerWebSocket socket) {
        return sockets.entrySet().stream()
                .filter(entry -> entry.getValue() == socket)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private void deliver(ServerWebSocket to, String event) {
        if (to.isClosed()) {
            return;
        }
        events++;
        if (loseEvery > 0 && events % loseEvery == 0) {
            return;
        }
        to.writeTextMessage(event);
        if (repeatEvery > 0 && events % repeatEvery == 0) {
            to.writeTextMessage(event);
        }
    }

    private static void answer(HttpServerRequest request, int status, JsonNode body) {
        request.response().setStatusCode(status).end(Json.write(body));
    }

    @Override
    public void close() {
        loop.close();
    }
}
