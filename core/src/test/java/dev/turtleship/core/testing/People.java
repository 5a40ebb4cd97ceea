package dev.turtleship.core.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.ECKey;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// People who signed up over HTTP, as a test needs them.
public final class People {
    public static final String PASSWORD = "correct horse battery";

    private static final AtomicLong NEXT = new AtomicLong(System.currentTimeMillis() % 1_000_000_000L);

    private People() {}

    /// Somebody who is signed in.
    public record Person(UUID id, String handle, String name, String accessToken, String refreshToken, UUID session) {
        public Api api() {
            return Api.open().as(accessToken);
        }
    }

    /// A handle nobody has yet.
    public static String freshHandle() {
        return "p" + NEXT.incrementAndGet();
    }

    public static Person signUp() {
        return signUp(Api.open(), freshHandle());
    }

    public static List<Person> signUp(int many) {
        return IntStream.range(0, many).mapToObj(_ -> signUp()).toList();
    }

    public static Person signUp(Api api, String handle) {
        return person(
                api.post("/v1/people", Api.object("handle", handle, "name", "Name of " + handle, "password", PASSWORD))
                        .expect(201)
                        .body());
    }

    /// The same person on another device.
    public static Person signIn(Person person) {
        return person(Api.open()
                .post("/v1/sessions", Api.object("handle", person.handle(), "password", PASSWORD))
                .expect(201)
                .body());
    }

    /// The same person on a device that has a key.
    public static Person signIn(Person person, UUID device, ECKey key) {
        return person(Api.open()
                .post(
                        "/v1/sessions",
                        "{\"handle\":\"" + person.handle() + "\",\"password\":\"" + PASSWORD
                                + "\",\"device\":{\"id\":\"" + device + "\",\"public_key\":" + key.toPublicJWK() + "}}")
                .expect(201)
                .body());
    }

    public static Person person(JsonNode answer) {
        return new Person(
                UUID.fromString(answer.at("/person/id").asText()),
                answer.at("/person/handle").asText(),
                answer.at("/person/name").asText(),
                answer.at("/session/access_token").asText(),
                answer.at("/session/refresh_token").asText(),
                UUID.fromString(answer.at("/session/session_id").asText()));
    }
}
