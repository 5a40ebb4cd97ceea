package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Somebody on one device who goes on while accounts is away: refreshes before the access token ends, writes and pays.
/// Remembers every token, because somebody might steal one. Belongs to the loop.
final class Traveller {
    private static final Duration SET_UP = Duration.ofSeconds(60);
    private static final Clock CLOCK = Clock.systemUTC();

    /// An access token and when it ends.
    record Token(String text, Instant expiresAt, boolean grace) {
        boolean endsWithin(Duration time) {
            return CLOCK.instant().plus(time).isAfter(expiresAt);
        }
    }

    private final String handle;
    private final DeviceKey key;
    private final List<Token> tokens = new ArrayList<>();
    private String id = "";
    private String device = "";
    private String refreshToken = "";

    /// @param key of the device; null for a device that has none
    Traveller(String handle, DeviceKey key) {
        this.handle = handle;
        this.key = key;
    }

    Future<Traveller> signUp(Api api) {
        var body = credentials().put("name", handle);
        return api.until("signing up", SET_UP, a -> a.status() == 201, () -> api.post("/v1/people", null, body))
                .map(this::took);
    }

    /// The same person on a device of its own.
    Future<Traveller> onAnotherDevice(Api api) {
        var other = new Traveller(handle, new DeviceKey());
        return other.signIn(api).map(answer -> other.took(answer.orFail("signing in")));
    }

    /// A new session; whoever calls decides whether it is taken.
    Future<Api.Answer> signIn(Api api) {
        return api.send(HttpMethod.POST, "/v1/sessions", Map.of(), credentials());
    }

    /// New tokens, if the answer brings any.
    Future<Api.Answer> refresh(Api api, int port) {
        var headers = new HashMap<String, String>();
        if (key != null) {
            headers.put("DPoP", key.proof("POST", "http://127.0.0.1:" + port + "/v1/sessions/refresh"));
        }
        var body = Json.object().put("refresh_token", refreshToken);
        return api.send(HttpMethod.POST, "/v1/sessions/refresh", headers, body).map(answer -> {
            if (answer.success()) {
                took(answer);
            }
            return answer;
        });
    }

    Future<Api.Answer> call(Api api, HttpMethod method, String path, JsonNode body) {
        return call(api, method, path, newest(), body);
    }

    static Future<Api.Answer> call(Api api, HttpMethod method, String path, Token token, JsonNode body) {
        return api.send(method, path, Map.of("Authorization", "Bearer " + token.text()), body);
    }

    Token newest() {
        return tokens.getLast();
    }

    List<Token> tokens() {
        return tokens;
    }

    String id() {
        return id;
    }

    String device() {
        return device;
    }

    private ObjectNode credentials() {
        var body = Json.object().put("handle", handle).put("password", People.password(handle));
        var own = body.putObject("device").put("name", "drill");
        if (key != null) {
            own.set("public_key", key.publicKey());
        }
        return body;
    }

    private Traveller took(Api.Answer answer) {
        var json = answer.json();
        var session = json.path("session");
        id = json.path("person").path("id").asText();
        device = session.path("device_id").asText();
        refreshToken = session.path("refresh_token").asText();
        var access = session.path("access_token").asText();
        tokens.add(new Token(
                access,
                Instant.parse(session.path("access_expires_at").asText()),
                claims(access).path("grace").asBoolean(false)));
        return this;
    }

    private static JsonNode claims(String token) {
        var payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return Json.parse(new String(payload, StandardCharsets.UTF_8));
    }
}
