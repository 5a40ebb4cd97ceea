package dev.turtleship.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sign-in, the table of refreshes, sign-out.
@QuarkusTest
class SessionTest {
    @Inject
    TestTime clock;

    @Test
    void the_right_password_opens_a_session_of_its_own() {
        var alice = People.signUp();
        var again = People.signIn(alice);
        assertEquals(alice.id(), again.id());
        assertNotEquals(alice.session(), again.session());
        again.api().get("/v1/me").expect(200);
        alice.api().get("/v1/me").expect(200);
    }

    @Test
    void a_wrong_password_and_an_unknown_handle_get_the_same_answer() {
        var alice = People.signUp();
        var wrong = signIn(alice.handle(), "wrong password").problem(401, "accounts/wrong-credentials");
        var unknown = signIn(People.freshHandle(), "wrong password").problem(401, "accounts/wrong-credentials");
        assertEquals(withoutInstance(wrong), withoutInstance(unknown));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "' or 1=1 --", "%", "한글"})
    void whatever_stands_for_a_handle_it_is_only_unknown(String handle) {
        signIn(handle, "wrong password").problem(401, "accounts/wrong-credentials");
    }

    @Test
    void a_sign_in_needs_both_fields() {
        Api.open().post("/v1/sessions", "{\"handle\":\"abc\"}").invalid("/password");
        Api.open().post("/v1/sessions", "{\"password\":\"abc\"}").invalid("/handle");
        signIn("abc", "x".repeat(129)).invalid("/password");
        Api.open()
                .post("/v1/sessions", "{\"handle\":\"a\\u0000b\",\"password\":\"abc\"}")
                .invalid("/handle");
        Api.open()
                .post("/v1/sessions", "{\"handle\":\"abc\",\"password\":\"\\udfff\"}")
                .invalid("/password");
    }

    @Test
    void the_newest_refresh_token_gives_the_next() {
        var alice = People.signUp();
        String token = alice.refreshToken();
        var seen = new HashSet<String>();
        for (int i = 0; i < 5; i++) {
            assertTrue(seen.add(token));
            var next = next(token);
            next.api().get("/v1/me").expect(200);
            assertEquals(alice.session(), next.session());
            token = next.refreshToken();
        }
    }

    @Test
    void the_one_before_gives_the_very_same_successor_within_a_minute() {
        var alice = People.signUp();
        var second = next(alice.refreshToken());
        clock.advance(Duration.ofSeconds(58));
        var again = next(alice.refreshToken());
        assertEquals(second.refreshToken(), again.refreshToken());
        again.api().get("/v1/me").expect(200);
        next(second.refreshToken());
    }

    @Test
    void the_one_before_ends_the_session_after_a_minute() {
        var alice = People.signUp();
        var second = next(alice.refreshToken());
        clock.advance(Duration.ofSeconds(61));
        assertEnds(alice.refreshToken(), second);
    }

    @Test
    void an_older_one_ends_the_session_at_once() {
        var alice = People.signUp();
        var third = next(next(alice.refreshToken()).refreshToken());
        assertEnds(alice.refreshToken(), third);
    }

    /// The session is gone for whoever holds any token of it; another session of the same person is not.
    private void assertEnds(String stale, Person newest) {
        var other = People.signIn(newest);
        refresh(stale).problem(401, "accounts/session-ended");
        newest.api().get("/v1/me").problem(401, "core/unauthenticated");
        refresh(newest.refreshToken()).problem(401, "accounts/session-ended");
        refresh(stale).problem(401, "accounts/session-ended");
        other.api().get("/v1/me").expect(200);
        next(other.refreshToken());
    }

    @Test
    void many_refreshes_of_one_token_at_once_give_one_successor() throws InterruptedException {
        var alice = People.signUp();
        var answers = Together.run(20, _ -> next(alice.refreshToken()).refreshToken());
        assertEquals(1, answers.stream().distinct().count());
        next(answers.getFirst());
    }

    @Test
    void a_refresh_token_ends_after_a_month() {
        var alice = People.signUp();
        var bob = People.signUp();
        clock.advance(Duration.ofDays(30).minusSeconds(10));
        next(alice.refreshToken());
        clock.advance(Duration.ofSeconds(10));
        refresh(bob.refreshToken()).problem(401, "core/unauthenticated");
    }

    @Test
    void signing_out_ends_this_session_at_once_and_no_other() {
        var alice = People.signUp();
        var phone = People.signIn(alice);
        alice.api().delete("/v1/sessions/current").expect(204);
        alice.api().get("/v1/me").problem(401, "core/unauthenticated");
        alice.api().delete("/v1/sessions/current").problem(401, "core/unauthenticated");
        refresh(alice.refreshToken()).problem(401, "accounts/session-ended");
        phone.api().get("/v1/me").expect(200);
        next(phone.refreshToken());
    }

    @Test
    void an_access_token_works_for_ten_minutes() {
        var alice = People.signUp();
        clock.advance(Duration.ofMinutes(10).minusSeconds(5));
        alice.api().get("/v1/me").expect(200);
        clock.advance(Duration.ofSeconds(5));
        alice.api().get("/v1/me").problem(401, "core/unauthenticated");
        next(alice.refreshToken()).api().get("/v1/me").expect(200);
    }

    @Test
    void what_is_no_refresh_token_is_refused() {
        for (String token : new String[] {"", "x", "a.b.c", "x".repeat(10_000)}) {
            refresh(token).problem(401, "core/unauthenticated");
        }
        Api.open().post("/v1/sessions/refresh", "{}").invalid("/refresh_token");
    }

    private static Api.Answer signIn(String handle, String password) {
        return Api.open().post("/v1/sessions", Api.object("handle", handle, "password", password));
    }

    private static Api.Answer refresh(String token) {
        return Api.open().post("/v1/sessions/refresh", Api.object("refresh_token", token));
    }

    private static Person next(String token) {
        return People.person(refresh(token).expect(200).body());
    }

    private static ObjectNode withoutInstance(Api.Answer answer) {
        return ((ObjectNode) answer.body().deepCopy()).without("instance");
    }
}
