package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// People in pairs, each pair with its direct conversation, each person on a socket; and the history of what they
/// sent and saw. Message i goes to pair i mod pairs, from each side in turn.
final class Crowd {
    private static final Duration SET_UP = Duration.ofSeconds(20);
    private static final int PAGE = 200;
    /// The server closes who is silent for three times this.
    private static final Duration PING = Duration.ofSeconds(25);

    private static final long FIRST_PATIENCE_MILLIS = 100;
    private static final long MOST_PATIENCE_MILLIS = 1_000;

    private final Loop loop;
    private final Api api;
    private final int port;
    private final ChatFrames frames;
    private final ChatHistory history;
    private final RandomGenerator jitter;
    private final Member[] members;
    private final Map<String, Integer> conversations = new HashMap<>();
    private final Map<String, Integer> closures = new TreeMap<>();
    private final List<String> strange = new ArrayList<>();
    private long repeats;
    private long pulls;
    private long bumps;
    private long comebacks;
    private boolean patient;
    private WebSocketClient client;
    private boolean leaving;
    private int firstOpen;

    Crowd(Loop loop, Api api, int port, int pairs, Ids ids) {
        this.loop = loop;
        this.api = api;
        this.port = port;
        this.frames = new ChatFrames(ids.prefix());
        this.jitter = ids.random();
        this.members = new Member[2 * pairs];
        var places = new int[pairs][];
        for (int pair = 0; pair < pairs; pair++) {
            places[pair] = new int[] {2 * pair, 2 * pair + 1};
        }
        this.history = new ChatHistory(places);
    }

    /// Makes the conversations and opens the sockets. Persons 2i and 2i + 1 are a pair.
    Future<Void> gather(List<Person> people) {
        client = client();
        loop.vertx().setPeriodic(PING.toMillis(), ignored -> ping());
        return loop.each(people.size() / 2, 4, pair -> converse(people.get(2 * pair), people.get(2 * pair + 1), pair))
                .compose(ignored -> loop.each(members.length, 8, i -> connect(members[i])));
    }

    /// From now on its clients follow the rules 5 and 6 of the socket: they keep what was not acknowledged, come back
    /// and send it again. Without that, whatever is refused or cut off is a failed message.
    void bePatient() {
        patient = true;
    }

    boolean patient() {
        return patient;
    }

    /// Sends the next message; one that cannot leave because its socket is gone waits for it, or is a failed one.
    void send(long dueAt) {
        int next = history.sentCount();
        var member = members[senderOf(next)];
        int message = history.sent(member.conversation(), dueAt);
        if (!member.send(message)) {
            history.failed(message, "the socket is closed");
        }
    }

    private int senderOf(int message) {
        int pairs = members.length / 2;
        return 2 * (message % pairs) + message / pairs % 2;
    }

    /// Whether this member sent this message.
    boolean sent(Member member, long message) {
        return message >= 0 && message < history.sentCount() && members[senderOf((int) message)] == member;
    }

    /// True when every message that was sent is acknowledged and shown to its peer, or refused.
    boolean settled() {
        return unsettled() == 0;
    }

    int unsettled() {
        int open = 0;
        for (int message = firstOpen; message < history.sentCount(); message++) {
            if (history.doneAt(message) == 0 && !history.failures().containsKey((long) message)) {
                open++;
            } else if (message == firstOpen) {
                firstOpen++;
            }
        }
        return open;
    }

    /// Reads every conversation's whole log over HTTP into the history's stored side.
    Future<Void> readBack() {
        return loop.each(members.length / 2, 4, pair -> readBack(members[2 * pair], 0));
    }

    void leave() {
        leaving = true;
    }

    ChatHistory history() {
        return history;
    }

    ChatFrames frames() {
        return frames;
    }

    Member member(int index) {
        return members[index];
    }

    int pairs() {
        return members.length / 2;
    }

    /// Sockets that the application closed, by close code.
    Map<String, Integer> closures() {
        return closures;
    }

    /// Frames that no client of this API should get.
    List<String> strangeFrames() {
        return strange;
    }

    String clientRule() {
        return repeats + " repeats ignored, " + pulls + " pulls, " + bumps + " bumps"
                + (patient ? ", came back " + comebacks + " times" : "");
    }

    void repeated() {
        repeats++;
    }

    void pulled() {
        pulls++;
    }

    void bumped() {
        bumps++;
    }

    void strange(String frame) {
        strange.add(frame);
    }

    void closed(Short code) {
        if (!leaving) {
            closures.merge(String.valueOf(code), 1, Integer::sum);
        }
    }

    /// A socket that had worked is gone: its client comes back with full jitter, sooner than a real one would, so that
    /// the drill measures the application's recovery.
    void comeBack(Member member, int tries) {
        if (leaving) {
            return;
        }
        long most = Math.min(MOST_PATIENCE_MILLIS, FIRST_PATIENCE_MILLIS << Math.min(tries, 8));
        loop.after(Duration.ofMillis(jitter.nextLong(most) + 1))
                .compose(ignored -> connect(member))
                .onSuccess(ignored -> comebacks++)
                .onFailure(ignored -> comeBack(member, tries + 1));
    }

    void after(Duration delay, Runnable work) {
        loop.after(delay).onSuccess(ignored -> work.run());
    }

    Future<JsonNode> log(Member member, long after, int limit) {
        var path = "/v1/chat/conversations/" + member.conversationId() + "/messages?after=" + after + "&limit=" + limit;
        return api.get(path, member.person().token())
                .map(answer -> answer.orFail("reading a log").json());
    }

    /// Sends a message again over HTTP, under the id that it has had from the first time.
    Future<Api.Answer> sendOverHttp(int message) {
        var sender = members[senderOf(message)];
        var path = "/v1/chat/conversations/" + sender.conversationId() + "/messages/" + frames.clientId(message);
        var body = Json.object().put("kind", "text").put("text", ChatFrames.text(message));
        return api.put(path, sender.person().token(), body);
    }

    long number(int conversation, JsonNode entry) {
        // An entry without a client id is told apart by its place in the log.
        var clientId = entry.path("client_id").asText(entry.path("seq").asText());
        return number(conversation, clientId, entry.path("text").asText());
    }

    /// The number of a log entry: its own when the drill sent it with just this text, else a foreign one.
    long number(int conversation, String clientId, String text) {
        int message = frames.message(clientId);
        boolean ours = message >= 0 && text.equals(ChatFrames.text(message));
        return ours ? message : history.foreign(conversation + "/" + clientId);
    }

    /// The index of a conversation, -1 for one that is none of the crowd's.
    int conversation(String id) {
        return conversations.getOrDefault(id, -1);
    }

    private Future<Void> readBack(Member member, long after) {
        return log(member, after, PAGE).compose(page -> {
            long last = after;
            for (var item : page.path("items")) {
                last = item.path("seq").asLong();
                history.stored(member.conversation(), last, number(member.conversation(), item));
            }
            return page.path("items").size() < PAGE ? Future.<Void>succeededFuture() : readBack(member, last);
        });
    }

    private Future<Void> converse(Person one, Person other, int pair) {
        var body = Json.object().put("kind", "direct").put("person", other.id());
        // Chat learns of new people by message, so a conversation with somebody brand new may have to wait.
        return api.until(
                        "making a conversation",
                        SET_UP,
                        Api.Answer::success,
                        () -> api.post("/v1/chat/conversations", one.token(), body))
                .map(answer -> {
                    var id = answer.json().path("id").asText();
                    conversations.put(id, pair);
                    members[2 * pair] = new Member(this, one, pair, id, frames);
                    members[2 * pair + 1] = new Member(this, other, pair, id, frames);
                    return null;
                });
    }

    private void ping() {
        for (var member : members) {
            if (member != null) {
                member.ping();
            }
        }
    }

    private WebSocketClient client() {
        return loop.vertx().createWebSocketClient(new WebSocketClientOptions().setMaxConnections(members.length + 10));
    }

    private Future<Void> connect(Member member) {
        var options =
                new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/v1/socket");
        return client.connect(options).compose(member::attach);
    }
}
