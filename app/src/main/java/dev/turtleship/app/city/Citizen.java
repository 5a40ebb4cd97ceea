package dev.turtleship.app.city;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// Somebody with an account, who signs in with the password whenever a token is at its end.
public final class Citizen {
    /// What was asked for while the demo was made, and was not to be had.
    public static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refusal(String message) {
            super(message);
        }
    }

    /// A text that was sent, and what the ship answered.
    record Said(String conversation, Api.Answer answer) {}

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long AGAIN_MILLIS = 100;
    private static final long SLACK_SECONDS = 60;

    private final Api api;
    private final String handle;
    private final String password;
    private String id = "";
    private String token = "";
    private long goodUntilSeconds;

    Citizen(Api api, String handle, String password) {
        this.api = api;
        this.handle = handle;
        this.password = password;
    }

    String handle() {
        return handle;
    }

    synchronized String id() {
        token();
        return id;
    }

    Api.Answer get(String path) {
        return call("GET", path, null);
    }

    Api.Answer put(String path, JsonNode body) {
        return call("PUT", path, body);
    }

    Api.Answer post(String path, JsonNode body) {
        return call("POST", path, body);
    }

    /// A text in the conversation of the two.
    Said write(String person, String id, String text) {
        var direct = Json.object().put("kind", "direct").put("person", person);
        String conversation = post("/v1/chat/conversations", direct).text("id");
        var body = Json.object().put("kind", "text").put("text", text);
        return new Said(conversation, put("/v1/chat/conversations/" + conversation + "/messages/" + id, body));
    }

    /// Until it succeeds; what waits for another module (a new person, money under way) does so within moments.
    Api.Answer insist(String method, String path, JsonNode body) {
        return insist(api, method, path, token(), body);
    }

    static Api.Answer insist(Api api, String method, String path, String token, JsonNode body) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var answer = api.send(method, path, token, body);
            if (answer.success() && answer.status() != 202) {
                return answer;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new Refusal("the demo stopped at %s %s: %s".formatted(method, path, answer.detail()));
            }
            api.pause(AGAIN_MILLIS);
        }
    }

    /// An id that means the same thing each time.
    static String fixed(String what) {
        return UUID.nameUUIDFromBytes(("demo " + what).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    static String fresh() {
        return Ids.next().toString();
    }

    private Api.Answer call(String method, String path, JsonNode body) {
        var answer = api.ask(method, path, token(), body);
        if (answer.status() != 401) {
            return answer;
        }
        forget();
        return api.ask(method, path, token(), body);
    }

    private synchronized String token() {
        if (System.currentTimeMillis() / 1000 >= goodUntilSeconds - SLACK_SECONDS) {
            var credentials = Json.object().put("handle", handle).put("password", password);
            credentials.putObject("device").put("id", fixed("device " + handle)).put("name", "demo");
            var session = api.ask("POST", "/v1/sessions", "", credentials);
            if (!session.success()) {
                throw new Refusal("%s cannot sign in: %s".formatted(handle, session.detail()));
            }
            id = session.body().at("/person/id").asText();
            token = session.body().at("/session/access_token").asText();
            goodUntilSeconds = Instant.parse(
                            session.body().at("/session/access_expires_at").asText())
                    .getEpochSecond();
        }
        return token;
    }

    private synchronized void forget() {
        goodUntilSeconds = 0;
    }
}
