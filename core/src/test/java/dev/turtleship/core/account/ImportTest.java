package dev.turtleship.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.core.operator.OperatorAccess;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// People brought by an operator.
@QuarkusTest
class ImportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HASH = PasswordHash.of(People.PASSWORD);

    @ConfigProperty(name = "turtleship.data")
    Path data;

    @Test
    void whoever_is_imported_signs_in_with_their_password() throws IOException {
        var handles = List.of(People.freshHandle(), People.freshHandle());
        var answer = send(batch(false, handles)).expect(200);
        assertEquals(2, answer.body().at("/created").size());
        assertEquals("0", answer.at("/existing"));
        assertFalse(answer.body().at("/created/0").has("session"));
        for (var handle : handles) {
            var person = People.person(Api.open()
                    .post("/v1/sessions", Api.object("handle", handle, "password", People.PASSWORD))
                    .expect(201)
                    .body());
            assertEquals("김 " + handle, person.api().get("/v1/me").expect(200).at("/name"));
        }
    }

    @Test
    void with_sessions_each_newcomer_has_one() throws IOException {
        var answer = send(batch(true, List.of(People.freshHandle()))).expect(200);
        var person = People.person(answer.body().at("/created/0"));
        person.api().get("/v1/me").expect(200);
        Api.open()
                .post("/v1/sessions/refresh", Api.object("refresh_token", person.refreshToken()))
                .expect(200);
    }

    @Test
    void whoever_is_there_stays_as_they_are() throws IOException {
        var alice = People.signUp();
        var fresh = People.freshHandle();
        var answer = send(batch(true, List.of(alice.handle(), fresh, fresh))).expect(200);
        assertEquals(1, answer.body().at("/created").size());
        assertEquals(fresh, answer.at("/created/0/person/handle"));
        assertEquals("2", answer.at("/existing"));
        assertEquals(alice.name(), alice.api().get("/v1/me").expect(200).at("/name"));
    }

    @Test
    void one_who_is_wrong_keeps_the_whole_batch_out() throws IOException {
        var fresh = People.freshHandle();
        var wrong = batch(false, List.of(fresh, "x"));
        send(wrong).invalid("/people/1/handle");
        var weak = batch(false, List.of(fresh));
        ((ObjectNode) weak.at("/people/0"))
                .put("password_hash", "$argon2id$v=19$m=16,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$aGFzaGhhc2hoYXNoaGFzaA");
        send(weak).invalid("/people/0/password_hash");
        for (var hash : List.of("", "plain text", "$2a$10$abcdefghijklmnopqrstuv", "x".repeat(10_000))) {
            ((ObjectNode) weak.at("/people/0")).put("password_hash", hash);
            send(weak).invalid("/people/0/password_hash");
        }
        send(JSON.createObjectNode().put("sessions", false)).invalid("/people");
        Api.open()
                .post("/v1/sessions", Api.object("handle", fresh, "password", People.PASSWORD))
                .problem(401, "accounts/wrong-credentials");
    }

    @Test
    void nobody_but_an_operator_finds_it() {
        var body = batch(true, List.of(People.freshHandle())).toString();
        var alice = People.signUp();
        for (var api : List.of(Api.open(), alice.api(), Api.open().as("wrong"))) {
            api.post(OperatorAccess.PATH + "/people", body).problem(404, "core/not-found");
        }
    }

    @Test
    void a_hash_is_ours_only_with_our_parameters() {
        assertTrue(PasswordHash.isOurs(HASH));
        assertTrue(PasswordHash.matches(People.PASSWORD, HASH));
        assertFalse(PasswordHash.matches("another", HASH));
        assertFalse(PasswordHash.isOurs(HASH.replace("m=19456", "m=1048576")));
        assertFalse(PasswordHash.isOurs(HASH.replace("t=2", "t=1")));
        assertFalse(PasswordHash.isOurs(HASH.replace("argon2id", "argon2i")));
    }

    private static ObjectNode batch(boolean sessions, List<String> handles) {
        var body = JSON.createObjectNode().put("sessions", sessions);
        var people = body.putArray("people");
        for (var handle : handles) {
            people.addObject().put("handle", handle).put("name", "김 " + handle).put("password_hash", HASH);
        }
        return body;
    }

    private Api.Answer send(ObjectNode body) throws IOException {
        Api.open();
        var token = Files.readString(data.resolve(OperatorAccess.TOKEN_FILE)).strip();
        return Api.open().as(token).post(OperatorAccess.PATH + "/people", body.toString());
    }
}
