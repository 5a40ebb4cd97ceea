package dev.turtleship.gifts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the two people of a gift are told, and when.
@QuarkusTest
class ChangeResourceTest {
    @Inject
    LongPolls polls;

    @Inject
    FakePay pay;

    private Person buyer;
    private Person friend;
    private UUID item;

    @BeforeEach
    void meet() {
        item = GiftsFixture.item(GiftsFixture.partner("Cafe"), "single");
        buyer = People.signUp();
        friend = People.signUp();
        GiftsFixture.awaitKnown(friend);
    }

    @Test
    void the_friend_hears_of_it_when_it_is_paid_and_not_before() throws Exception {
        String hers = cursor(buyer);
        String his = cursor(friend);
        var gift = Ids.next();
        GiftsFixture.order(buyer, gift, item, friend).expect(201);
        var first = changes(buyer, hers, 25);
        assertEquals(gift + " awaiting_payment", first.at("/gifts/0/id") + " " + first.at("/gifts/0/state"));
        assertEquals(0, changes(friend, his, 0).body().at("/gifts").size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> changes(friend, his, 25));
            Await.soon("the friend waits", () -> polls.waiting() > 0);
            GiftsFixture.say("pay", List.of(pay.decide(GiftsFixture.charge(gift), "settled")));
            var told = waiting.get(20, TimeUnit.SECONDS);
            assertEquals(gift + " delivered", told.at("/gifts/0/id") + " " + told.at("/gifts/0/state"));
            assertEquals(
                    told.body().at("/gifts"),
                    changes(buyer, first.at("/cursor"), 25).body().at("/gifts"));
        }
    }

    @Test
    void what_was_given_up_is_told_to_its_buyer_alone() {
        String his = cursor(friend);
        var gift = Ids.next();
        GiftsFixture.order(buyer, gift, item, friend).expect(201);
        String hers = cursor(buyer);
        GiftsFixture.command(buyer, gift, "cancel").expect(200);
        assertEquals("canceled", changes(buyer, hers, 25).at("/gifts/0/state"));
        assertEquals(0, changes(friend, his, 0).body().at("/gifts").size());
        friend.api().get("/v1/gifts/changes?after=" + hers).invalid("/after");
        friend.api().get("/v1/gifts/changes?wait=26").invalid("/wait");
    }

    @Test
    void the_first_screen_counts_what_waits() {
        GiftsFixture.order(buyer, Ids.next(), item, friend).expect(201);
        assertEquals("1", buyer.api().get("/v1/app/home").expect(200).at("/parts/gifts/awaiting_payment"));
        assertEquals("0", friend.api().get("/v1/app/home").expect(200).at("/parts/gifts/received"));
    }

    private static String cursor(Person person) {
        var answer = person.api().get("/v1/gifts/changes").expect(200);
        assertEquals("true", answer.at("/reset"));
        return answer.at("/cursor");
    }

    private static Api.Answer changes(Person person, String after, int wait) {
        return person.api()
                .get("/v1/gifts/changes?after=" + after + "&wait=" + wait)
                .expect(200);
    }
}
