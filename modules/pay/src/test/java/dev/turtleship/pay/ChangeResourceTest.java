package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ChangeResourceTest {
    @Inject
    LongPolls polls;

    @Test
    void what_moved_after_a_cursor_comes_in_order_and_once() throws Exception {
        var alice = PayFixture.personWith(1_000);
        var bob = PayFixture.personWith(0);
        String start = cursor(bob);
        for (int won = 1; won <= 5; won++) {
            PayFixture.send(alice, UUID.randomUUID(), bob.id(), won).expect(201);
        }
        PayFixture.send(bob, UUID.randomUUID(), alice.id(), 3).expect(201);
        var answer = changes(bob, start, 0);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, -3L), amounts(answer.body()));
        assertEquals("false", answer.at("/more"));
        var after = changes(bob, answer.at("/cursor"), 0);
        assertEquals(List.of(), amounts(after.body()));
        assertEquals(answer.at("/cursor"), after.at("/cursor"));
    }

    @Test
    void whoever_waits_learns_of_a_transfer_by_itself() throws Exception {
        var alice = PayFixture.personWith(1_000);
        var bob = PayFixture.personWith(0);
        String start = cursor(bob);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> changes(bob, start, 25));
            Await.soon("bob waits", () -> polls.waiting() == 1);
            long sent = System.nanoTime();
            PayFixture.send(alice, UUID.randomUUID(), bob.id(), 7).expect(201);
            var answer = waiting.get(20, TimeUnit.SECONDS);
            assertEquals(List.of(7L), amounts(answer.body()));
            assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sent) < 10);
        }
    }

    @Test
    void what_another_process_posted_is_found_too() throws Exception {
        var bob = PayFixture.personWith(0);
        String start = cursor(bob);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> changes(bob, start, 25));
            Await.soon("bob waits", () -> polls.waiting() == 1);
            PayFixture.give(bob.id(), 9);
            var answer = waiting.get(20, TimeUnit.SECONDS);
            assertEquals(List.of(9L), amounts(answer.body()));
            assertEquals("top_up", answer.at("/items/0/kind"));
        }
    }

    @Test
    void much_comes_in_pages() throws Exception {
        var bob = PayFixture.personWith(0);
        String cursor = cursor(bob);
        var expected = new ArrayList<Long>();
        for (long won = 1; won <= 230; won++) {
            PayFixture.give(bob.id(), won);
            expected.add(won);
        }
        var seen = new ArrayList<Long>();
        boolean more = true;
        for (int page = 0; more; page++) {
            var answer = changes(bob, cursor, 25);
            seen.addAll(amounts(answer.body()));
            cursor = answer.at("/cursor");
            more = answer.body().at("/more").asBoolean();
            assertTrue(page < 3);
        }
        assertEquals(expected, seen);
    }

    @Test
    void a_wrong_cursor_or_wait_is_refused_with_its_name() {
        var alice = People.signUp();
        var bob = People.signUp();
        for (var wait : List.of("-1", "26", "soon", "1.5", "99999999999999999999")) {
            alice.api().get("/v1/pay/changes?wait=" + wait).invalid("/wait");
        }
        for (var after : List.of("x", "AAAA", cursor(bob))) {
            alice.api().get("/v1/pay/changes?after=" + after).invalid("/after");
        }
    }

    private static String cursor(Person person) {
        var answer = person.api().get("/v1/pay/changes?wait=25").expect(200);
        assertEquals(0, answer.body().at("/items").size());
        return answer.at("/cursor");
    }

    private static Api.Answer changes(Person person, String after, int wait) {
        return person.api()
                .get("/v1/pay/changes?after=" + after + "&wait=" + wait)
                .expect(200);
    }

    private static List<Long> amounts(JsonNode answer) {
        var amounts = new ArrayList<Long>();
        answer.at("/items")
                .forEach(item -> amounts.add(item.at("/amount/amount").asLong()));
        return amounts;
    }
}
