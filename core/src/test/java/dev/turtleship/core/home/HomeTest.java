package dev.turtleship.core.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.probe.ProbeHome;
import dev.turtleship.core.probe.ProbeHome.Mood;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
class HomeTest {
    /// What is promised is 0.4 s; the machine of the tests may be busy, and what hangs here would hang for ever.
    private static final Duration BOUND = Duration.ofMillis(1500);

    private static Person alice;

    @Inject
    ProbeHome probe;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
        alice.api().get("/v1/app/home").expect(200);
    }

    @AfterEach
    void works() {
        probe.become(Mood.WORKS);
    }

    @Test
    void every_module_gives_its_part() {
        var home = alice.api().get("/v1/app/home").expect(200);
        assertEquals(alice.handle(), home.at("/parts/accounts/me/handle"));
        assertEquals(alice.handle(), home.at("/parts/probe/for"));
        assertEquals(0, home.body().at("/degraded").size());
    }

    @ParameterizedTest
    @EnumSource(names = {"HANGS", "HANGS_WHATEVER_IS_TOLD", "HANGS_IN_DATABASE"})
    void a_part_that_hangs_is_left_out_and_named_in_time(Mood mood) {
        probe.become(mood);
        long start = System.nanoTime();
        var home = alice.api().get("/v1/app/home").expect(200);
        var took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(BOUND) < 0, "took " + took);
        assertMissing(home, "core/unavailable");
    }

    @Test
    void a_part_that_throws_is_left_out_and_says_nothing_of_why() {
        probe.become(Mood.THROWS);
        var home = alice.api().get("/v1/app/home").expect(200);
        assertMissing(home, "core/internal");
        assertFalse(home.text().contains("secret"), home.text());
    }

    @Test
    void a_part_that_refuses_says_why() {
        probe.become(Mood.REFUSES);
        var home = alice.api().get("/v1/app/home").expect(200);
        assertMissing(home, "core/conflict");
        assertEquals("not now", home.at("/degraded/0/detail"));
    }

    @Test
    void many_home_screens_with_a_hanging_part_take_no_longer_and_the_lane_comes_back() throws InterruptedException {
        probe.become(Mood.HANGS);
        long start = System.nanoTime();
        var homes = Together.run(20, _ -> alice.api().get("/v1/app/home").expect(200));
        var took = Duration.ofNanos(System.nanoTime() - start);
        homes.forEach(home -> assertMissing(home, "core/unavailable"));
        assertTrue(took.compareTo(BOUND.multipliedBy(2)) < 0, "took " + took);
        probe.become(Mood.WORKS);
        every_module_gives_its_part();
    }

    private static void assertMissing(Api.Answer home, String type) {
        assertEquals(alice.handle(), home.at("/parts/accounts/me/handle"), home.text());
        assertTrue(home.body().at("/parts/probe").isMissingNode(), home.text());
        assertEquals(1, home.body().at("/degraded").size());
        assertEquals("probe", home.at("/degraded/0/module"));
        assertEquals("/problems/" + type, home.at("/degraded/0/type"));
    }

    @Test
    void a_home_is_for_somebody() {
        Api.open().get("/v1/app/home").problem(401, "core/unauthenticated");
    }

    @Test
    void nobody_from_outside_asks_for_a_part() {
        Api.open().get("/internal/v1/home/probe").problem(404, "core/not-found");
        alice.api().get("/internal/v1/home/probe").problem(404, "core/not-found");
    }
}
