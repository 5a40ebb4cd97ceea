package dev.turtleship.core.bulkhead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.module.Priority;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The door in front of a bulkhead whose places are taken.
@QuarkusTest
class AdmissionTest {
    private static Person alice;

    @Inject
    Bulkheads bulkheads;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
    }

    @Test
    void under_pressure_searching_is_refused_and_staying_signed_in_is_not() {
        var accounts = bulkheads.of("accounts");
        long before = accounts.limit().shed(Priority.SEARCH);
        // Beyond every share of the limit, below the cap.
        int taken = AdaptiveLimit.CAP - 5;
        for (int i = 0; i < taken; i++) {
            accounts.enter(Priority.VITAL, () -> 0);
        }
        try {
            assertShed(alice.api().get("/v1/people?handle=a"));
            assertShed(alice.api().get("/v1/me"));
            alice.api()
                    .post("/v1/sessions/refresh", Api.object("refresh_token", alice.refreshToken()))
                    .expect(200);
        } finally {
            for (int i = 0; i < taken; i++) {
                accounts.leave();
            }
        }
        assertEquals(before + 1, accounts.limit().shed(Priority.SEARCH));
        alice.api().get("/v1/people?handle=a").expect(200);
        var metrics = Api.open().get("/q/metrics").text();
        assertTrue(
                metrics.contains("turtleship_admission_shed_total{module=\"accounts\",priority=\"search\"}"), metrics);
        assertTrue(metrics.contains("turtleship_admission_limit{module=\"accounts\"}"), metrics);
    }

    private static void assertShed(Api.Answer answer) {
        answer.problem(503, "core/busy");
        int seconds = answer.headers()
                .firstValue("Retry-After")
                .map(Integer::parseInt)
                .orElse(0);
        assertTrue(seconds >= 1 && seconds <= 4, "Retry-After " + seconds);
    }

    @Test
    void those_who_are_refused_are_told_different_times() {
        var times = new HashSet<Long>();
        for (int i = 0; i < 200; i++) {
            times.add(new Refused(CoreError.BUSY, "later").retryAfter().toSeconds());
        }
        assertEquals(4, times.size());
    }

    @Test
    void somebodys_luck_holds_for_an_hour_whatever_token_they_bring() {
        int luck = Admission.luck("Bearer " + alice.accessToken(), "10.0.0.1", 7);
        var again = People.signIn(alice);
        assertFalse(again.accessToken().equals(alice.accessToken()));
        assertEquals(luck, Admission.luck("Bearer " + again.accessToken(), "10.0.0.2", 7));
        var hours = new HashSet<Integer>();
        for (int hour = 0; hour < 50; hour++) {
            hours.add(Admission.luck("Bearer " + alice.accessToken(), "10.0.0.1", hour));
        }
        assertTrue(hours.size() > 20, hours.toString());
    }

    @Test
    void luck_is_spread_evenly_and_never_fails() {
        int[] tens = new int[10];
        for (int i = 0; i < 10_000; i++) {
            tens[Admission.luck(null, UUID.randomUUID().toString(), 1) / 10]++;
        }
        for (int ten : tens) {
            assertTrue(ten > 800 && ten < 1200, "one tenth of the people has " + ten);
        }
        assertNotEquals(-1, Admission.luck("Bearer a.%%%.c", "10.0.0.1", 1));
        assertEquals(Admission.luck(null, "10.0.0.1", 1), Admission.luck("Bearer a.b.c", "10.0.0.1", 1));
    }
}
