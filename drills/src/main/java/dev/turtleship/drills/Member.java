package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import java.time.Duration;

/// One person on one socket in one conversation, who follows the client rule: an entry at local + 1 is shown, one at
/// or below is ignored, one above means that something is missing and the log is pulled after local. The `ok` of an
/// own send counts as its entry.
final class Member {
    private static final Duration PULL_AGAIN = Duration.ofMillis(50);
    private static final int PULL_LIMIT = 200;
    private static final int HELLO = 1;
    private static final int PING = 2;

    private final Crowd crowd;
    private final Person person;
    private final int conversation;
    private final String conversationId;
    private final ChatFrames.Send send;
    private final Promise<Void> ready = Promise.promise();
    private WebSocket socket;
    private boolean closed;
    private long local;
    private long highest;
    private boolean pulling;

    Member(Crowd crowd, Person person, int conversation, String conversationId, ChatFrames frames) {
        this.crowd = crowd;
        this.person = person;
        this.conversation = conversation;
        this.conversationId = conversationId;
        this.send = frames.new Send(conversationId);
    }

    /// Says hello on a fresh socket; done when the application has said `ok`.
    Future<Void> attach(WebSocket fresh) {
        socket = fresh;
        fresh.textMessageHandler(this::received);
        fresh.closeHandler(ignored -> closed(fresh));
        fresh.exceptionHandler(ignored -> {});
        var hello = Json.object().put("id", HELLO).put("type", "hello");
        var body = hello.putObject("body").put("token", person.token()).put("device", person.device());
        body.putObject("resume").putObject("chat").putObject("known").put(conversationId, local);
        fresh.writeTextMessage(Json.write(hello));
        return ready.future();
    }

    Person person() {
        return person;
    }

    int conversation() {
        return conversation;
    }

    String conversationId() {
        return conversationId;
    }

    /// False when the socket is gone: nothing was sent.
    boolean send(int message) {
        if (closed) {
            return false;
        }
        socket.writeTextMessage(send.frame(message));
        return true;
    }

    void ping() {
        if (socket != null && !closed) {
            socket.writeTextMessage("{\"id\":" + PING + ",\"type\":\"ping\",\"body\":{}}");
        }
    }

    private void received(String frame) {
        if (ChatFrames.isType(frame, "ok")) {
            ok(frame);
        } else if (ChatFrames.isType(frame, "chat.event")) {
            event(frame);
        } else if (ChatFrames.isType(frame, "error")) {
            error(frame);
        } else if (ChatFrames.isType(frame, "chat.bump")) {
            bump(Json.parse(frame).path("body").path("conversations"));
        }
    }

    private void ok(String frame) {
        long id = ChatFrames.number(frame, "\"id\":");
        if (id == HELLO) {
            ready.tryComplete();
        }
        if (id == HELLO || id == PING) {
            return;
        }
        long seq = ChatFrames.number(frame, "\"seq\":");
        int message = (int) (id - ChatFrames.FIRST_ID);
        if (message < 0 || message >= crowd.history().sentCount() || seq < 1) {
            crowd.strange(frame);
            return;
        }
        long now = System.nanoTime();
        crowd.history().acked(message, seq, now);
        see(seq, message, true, now);
    }

    private void event(String frame) {
        int at = ChatFrames.value(frame, "\"conversation\":\"");
        long seq = ChatFrames.number(frame, "\"seq\":");
        if (at < 0 || !frame.startsWith(conversationId, at) || seq < 1) {
            crowd.strange(frame);
            return;
        }
        long message = crowd.frames().eventMessage(frame);
        if (message < 0) {
            message = crowd.number(conversation, Json.parse(frame).path("body"));
        }
        see(seq, message, false, System.nanoTime());
    }

    private void error(String frame) {
        long id = ChatFrames.number(frame, "\"id\":");
        if (id >= ChatFrames.FIRST_ID) {
            crowd.history().failed((int) (id - ChatFrames.FIRST_ID), frame);
        } else {
            ready.tryFail(new CannotRun("a socket was refused: " + frame));
            crowd.strange(frame);
        }
    }

    private void bump(JsonNode conversations) {
        crowd.bumped();
        for (var each : conversations) {
            if (each.path("conversation").asText().equals(conversationId)) {
                highest = Math.max(highest, each.path("last_seq").asLong());
            }
        }
        pull();
    }

    private void see(long seq, long message, boolean own, long now) {
        highest = Math.max(highest, seq);
        if (seq == local + 1) {
            local = seq;
            crowd.history().shown(person.index(), seq, message, own, now);
        } else if (seq <= local) {
            crowd.repeated();
        } else {
            pull();
        }
    }

    private void pull() {
        if (pulling || highest <= local) {
            return;
        }
        pulling = true;
        crowd.pulled();
        crowd.log(this, local, PULL_LIMIT).onComplete(result -> {
            long before = local;
            if (result.succeeded()) {
                for (var item : result.result().path("items")) {
                    apply(item);
                }
            }
            pulling = false;
            if (highest > local) {
                if (local > before) {
                    pull();
                } else {
                    crowd.after(PULL_AGAIN, this::pull);
                }
            }
        });
    }

    private void apply(JsonNode item) {
        long seq = item.path("seq").asLong();
        // The socket may have brought it while the pull was under way.
        if (seq == local + 1) {
            long message = crowd.number(conversation, item);
            see(seq, message, item.path("sender").asText().equals(person.id()), System.nanoTime());
        }
    }

    private void closed(WebSocket gone) {
        closed = true;
        ready.tryFail(new CannotRun("a socket was closed with " + gone.closeStatusCode() + " " + gone.closeReason()));
        crowd.closed(gone.closeStatusCode());
    }
}
