package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/// One person on one socket in one conversation, who follows the client rule: an entry at local + 1 is shown, one at
/// or below is ignored, one above means that something is missing and the log is pulled after local. The `ok` of an
/// own send counts as its entry, and its entry as its `ok`.
final class Member {
    private static final Duration AGAIN = Duration.ofMillis(50);
    private static final Duration SEND_AGAIN = Duration.ofMillis(200);
    private static final int PULL_LIMIT = 200;
    private static final int HELLO = 1;
    private static final int PING = 2;
    private static final String UNKNOWN = "/problems/chat/outcome-unknown";
    private static final List<String> REFUSALS =
            List.of("/problems/chat/busy", "/problems/core/busy", "/problems/core/unavailable");

    private final Crowd crowd;
    private final Person person;
    private final int conversation;
    private final String conversationId;
    private final ChatFrames.Send send;
    /// What a patient client has not had acknowledged, in the order in which it was due.
    private final TreeSet<Integer> waiting = new TreeSet<>();
    private Promise<Void> ready = Promise.promise();
    private WebSocket socket;
    /// Whether the socket has said hello and is open.
    private boolean open;
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
        ready = Promise.promise();
        fresh.textMessageHandler(frame -> {
            if (socket == fresh) {
                received(frame);
            }
        });
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

    /// False when the socket is gone and nothing was sent, nor will be.
    boolean send(int message) {
        if (crowd.patient()) {
            waiting.add(message);
        }
        if (open) {
            write(message);
        }
        return open || crowd.patient();
    }

    void ping() {
        if (open) {
            socket.writeTextMessage("{\"id\":" + PING + ",\"type\":\"ping\",\"body\":{}}");
        }
    }

    private void write(int message) {
        crowd.history().tried(message);
        socket.writeTextMessage(send.frame(message));
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
            greeted();
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
        see(seq, message, true, System.nanoTime());
    }

    private void greeted() {
        open = true;
        ready.tryComplete();
        if (crowd.patient()) {
            waiting.forEach(this::write);
            // Where chat was away when the hello came, nothing was resumed.
            catchUp(socket);
        }
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
        see(seq, message, crowd.sent(this, message), System.nanoTime());
    }

    private void error(String frame) {
        long id = ChatFrames.number(frame, "\"id\":");
        if (id >= ChatFrames.FIRST_ID) {
            refused((int) (id - ChatFrames.FIRST_ID), frame);
            return;
        }
        ready.tryFail(new CannotRun("a socket was refused: " + frame));
        if (crowd.patient()) {
            socket.close();
        } else {
            crowd.strange(frame);
        }
    }

    /// A patient client sends again what was not stored, under the same id. Every second message that was refused for
    /// certain it gives up: only what nobody sends again can show that a refusal is true.
    private void refused(int message, String frame) {
        boolean certain = REFUSALS.stream().anyMatch(frame::contains);
        if (certain) {
            crowd.history().refused(message);
        } else if (!frame.contains(UNKNOWN)) {
            crowd.strange(frame);
        }
        boolean givenUp = message % 2 == 0 && crowd.history().refusedForCertain(message);
        if (!crowd.patient() || givenUp) {
            waiting.remove(message);
            crowd.history().failed(message, frame);
            return;
        }
        var on = socket;
        crowd.after(SEND_AGAIN, () -> {
            if (on == socket && open && waiting.contains(message)) {
                write(message);
            }
        });
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
        if (own && message >= 0) {
            crowd.history().acked((int) message, seq, now);
            waiting.remove((int) message);
        }
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
                result.result().path("items").forEach(this::apply);
            }
            pulling = false;
            if (highest > local) {
                if (local > before) {
                    pull();
                } else {
                    crowd.after(AGAIN, this::pull);
                }
            }
        });
    }

    /// Pulls the log to its end, as often as it takes while this socket lasts.
    private void catchUp(WebSocket on) {
        if (on != socket || !open) {
            return;
        }
        crowd.log(this, local, PULL_LIMIT)
                .onSuccess(log -> {
                    log.path("items").forEach(this::apply);
                    if (log.path("items").size() == PULL_LIMIT) {
                        catchUp(on);
                    }
                })
                .onFailure(ignored -> crowd.after(SEND_AGAIN, () -> catchUp(on)));
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
        if (socket != gone) {
            return;
        }
        boolean worked = open;
        open = false;
        ready.tryFail(new CannotRun("a socket was closed with " + gone.closeStatusCode() + " " + gone.closeReason()));
        crowd.closed(gone.closeStatusCode());
        if (worked && crowd.patient()) {
            crowd.comeBack(this, 0);
        }
    }
}
