package dev.turtleship.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Guessing and probing over HTTP, with the limits as they are by default.
@QuarkusTest
class AttemptsTest {
    private static final int GUESSES = 20;

    @Inject
    TestTime clock;

    @Test
    void guessing_a_password_ends_soon_and_the_right_one_does_not_help() {
        var alice = People.signUp();
        guess(alice.handle());
        signIn(alice.handle(), People.PASSWORD).problem(429, "core/too-many");
        clock.advance(Duration.ofMinutes(10));
        signIn(alice.handle(), People.PASSWORD).expect(201);
    }

    @Test
    void the_limit_does_not_tell_who_exists() {
        String existing = People.signUp().handle();
        String unknown = People.freshHandle();
        guess(existing);
        guess(unknown);
        var one = signIn(existing, "wrong password").problem(429, "core/too-many");
        var other = signIn(unknown, "wrong password").problem(429, "core/too-many");
        assertEquals(told(one), told(other));
    }

    private static String told(Api.Answer answer) {
        var body = ((ObjectNode) answer.body().deepCopy()).without("instance");
        return ((ObjectNode) body).without("retry_after_seconds").toString();
    }

    @Test
    void many_guesses_at_once_are_no_more_guesses() throws InterruptedException {
        var alice = People.signUp();
        var statuses = Together.run(
                GUESSES + 10, _ -> signIn(alice.handle(), "wrong password").status());
        assertEquals(GUESSES, statuses.stream().filter(s -> s == 401).count(), statuses.toString());
    }

    @Test
    void nobody_is_locked_out_of_their_own_device() {
        var alice = People.signUp();
        var phone = UUID.randomUUID();
        signInFrom(alice, phone).expect(201);
        guess(alice.handle());
        signInFrom(alice, UUID.randomUUID()).problem(429, "core/too-many");
        signInFrom(alice, phone).expect(201);
    }

    @Test
    void signing_in_rightly_is_never_too_often() {
        var alice = People.signUp();
        for (int i = 0; i < GUESSES + 5; i++) {
            signIn(alice.handle(), People.PASSWORD).expect(201);
        }
    }

    @Test
    void looking_people_up_one_after_the_other_ends_soon() {
        var mallory = People.signUp();
        int status = 200;
        int looks = 0;
        for (; status == 200 && looks < 1000; looks++) {
            String what = looks % 2 == 0 ? "?handle=p" + looks : "/" + mallory.id();
            status = mallory.api().get("/v1/people" + what).status();
        }
        assertEquals(429, status);
        // Time passes while this runs, and some are given back.
        assertFalse(looks < 120 || looks > 200, looks + " looks");
        People.signUp().api().get("/v1/people?handle=p").expect(200);
        clock.advance(Duration.ofMinutes(1));
        mallory.api().get("/v1/people?handle=p").expect(200);
    }

    private static void guess(String handle) {
        for (int i = 0; i < GUESSES; i++) {
            signIn(handle, "wrong password").problem(401, "accounts/wrong-credentials");
        }
    }

    private static Api.Answer signIn(String handle, String password) {
        return Api.open().post("/v1/sessions", Api.object("handle", handle, "password", password));
    }

    private static Api.Answer signInFrom(Person person, UUID device) {
        return Api.open()
                .post(
                        "/v1/sessions",
                        "{\"handle\":\"" + person.handle() + "\",\"password\":\"" + People.PASSWORD
                                + "\",\"device\":{\"id\":\"" + device + "\"}}");
    }
}
