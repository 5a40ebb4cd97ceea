package dev.turtleship.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.contracts.push.Notify;
import dev.turtleship.contracts.push.NotifyAll;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.Outage;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PushPorts.class)
class NotificationResourceTest {
    @Inject
    NotificationFixture news;

    @Inject
    PurgeWorker purge;

    @Inject
    Clock clock;

    @Test
    void what_a_module_told_stands_in_the_list_in_its_words() {
        var alice = People.signUp();
        var id = news.tell(alice, "arrived", "ride 7");
        var listed = NotificationFixture.awaitListed(alice, 1);
        assertEquals(id.toString(), listed.at("/items/0/id"));
        assertEquals("probe arrived ride 7", said(listed.body().at("/items/0")));
        assertEquals(NotificationFixture.TEXT, listed.at("/items/0/text"));
        assertFalse(listed.body().at("/items/0").has("read_at"));
        assertEquals(
                0, NotificationFixture.list(People.signUp()).body().at("/items").size());
    }

    @Test
    void the_newest_comes_first_page_by_page() {
        var alice = People.signUp();
        var told = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            told.addFirst(news.tell(alice, "arrived", "ride 7").toString());
            NotificationFixture.awaitListed(alice, i + 1);
        }
        var seen = new ArrayList<String>();
        String next = "/v1/push/notifications?limit=2";
        while (next != null) {
            var page = alice.api().get(next).expect(200);
            page.body().at("/items").forEach(item -> seen.add(item.at("/id").asText()));
            next = page.body().has("next_cursor")
                    ? "/v1/push/notifications?limit=2&cursor=" + page.at("/next_cursor")
                    : null;
        }
        assertEquals(told, seen);
        alice.api().get("/v1/push/notifications?limit=0").invalid("/limit");
        alice.api().get("/v1/push/notifications?cursor=%21").invalid("/cursor");
    }

    @Test
    void reading_one_reads_all_that_came_before_it() {
        var alice = People.signUp();
        news.tell(alice, "arrived", "ride 1");
        NotificationFixture.awaitListed(alice, 1);
        var second = news.tell(alice, "arrived", "ride 2");
        NotificationFixture.awaitListed(alice, 2);
        news.tell(alice, "arrived", "ride 3");
        NotificationFixture.awaitListed(alice, 3);
        read(alice, second.toString()).expect(204);
        assertEquals(List.of(false, true, true), read(alice));
        String at = NotificationFixture.list(alice).at("/items/1/read_at");
        read(alice, second.toString()).expect(204);
        assertEquals(at, NotificationFixture.list(alice).at("/items/1/read_at"));
        read(alice, UUID.randomUUID().toString()).problem(404, "push/notification-unknown");
        read(People.signUp(), second.toString()).problem(404, "push/notification-unknown");
        alice.api().put("/v1/push/notifications/read", "{}").invalid("/until");
    }

    @Test
    void told_twice_it_is_there_once() {
        var alice = People.signUp();
        var notify = new Notify(
                UUID.randomUUID(), alice.id(), "arrived", "ride 7", NotificationFixture.TEXT, false, clock.instant());
        news.send(notify);
        news.send(notify);
        news.tell(alice, "departed", "ride 7");
        var listed = NotificationFixture.awaitListed(alice, 2);
        assertEquals(2, listed.body().at("/items").size());
    }

    @Test
    void what_was_told_while_push_was_away_is_there_afterwards() throws SQLException {
        var alice = People.signUp();
        var told = new ArrayList<String>();
        try (var _ = Outage.of("push")) {
            for (int i = 0; i < 3; i++) {
                told.addFirst(news.tell(alice, "arrived", "ride 7").toString());
            }
        }
        var listed = NotificationFixture.awaitListed(alice, 3);
        var seen = new ArrayList<String>();
        listed.body().at("/items").forEach(item -> seen.add(item.at("/id").asText()));
        assertEquals(told, seen);
    }

    /// The list has it; the device has seen its owner since.
    @Test
    void what_comes_a_day_late_wakes_nobody() {
        var alice = People.signUp();
        var browser = Browser.at(PushServices.google());
        browser.subscribe(alice.api());
        var late = clock.instant().minus(Duration.ofHours(25));
        news.send(
                new Notify(UUID.randomUUID(), alice.id(), "arrived", "ride 7", NotificationFixture.TEXT, false, late));
        NotificationFixture.awaitListed(alice, 1);
        news.tell(alice, "departed", "ride 8");
        assertEquals(
                "departed",
                browser.read(NotificationFixture.sent(browser, 1)).at("/kind").asText());
    }

    @Test
    void what_is_older_than_thirty_days_is_cleared_away() throws SQLException {
        var alice = People.signUp();
        var browser = Browser.at(PushServices.google());
        browser.subscribe(alice.api());
        news.tell(alice, "arrived", "ride 7");
        NotificationFixture.sent(browser, 1);
        purge.purge();
        assertEquals(1, NotificationFixture.list(alice).body().at("/items").size());
        Sql.run(
                "push",
                "update notification set stored_at = stored_at - interval '31 days' where account = ?",
                alice.id());
        Sql.run("push", "update subscription set seen_at = seen_at - interval '31 days' where account = ?", alice.id());
        purge.purge();
        assertEquals(0, NotificationFixture.list(alice).body().at("/items").size());
        Await.soon("the device is forgotten", () -> alice.api()
                .get("/v1/push/subscriptions")
                .body()
                .at("/items")
                .isEmpty());
    }

    @Test
    void several_people_are_told_by_one_message_and_each_once() {
        var alice = People.signUp();
        var bob = People.signUp();
        var browser = NotificationFixture.subscribed(bob);
        var all = new NotifyAll(
                UUID.randomUUID(), List.of(alice.id(), bob.id()), "message", "room 1", "News", false, clock.instant());
        news.send("room 1", all);
        news.send("room 1", all);
        news.tell(bob, "arrived", "ride 7");
        NotificationFixture.awaitListed(bob, 2);
        for (var person : List.of(alice, bob)) {
            var item = NotificationFixture.awaitListed(person, 1).body().at("/items");
            assertEquals("probe message room 1", said(item.get(item.size() - 1)));
        }
        assertEquals(1, NotificationFixture.list(alice).body().at("/items").size());
        NotificationFixture.sent(browser, 2);
        NotificationFixture.awaitNothingWaits(bob);
        assertEquals(2, browser.sent().size());
    }

    @Test
    void what_cannot_be_cleared_away_now_holds_up_nothing_else() throws SQLException {
        var alice = People.signUp();
        Browser.at(PushServices.google()).subscribe(alice.api());
        news.tell(alice, "arrived", "ride 7");
        NotificationFixture.awaitListed(alice, 1);
        Sql.run(
                "push",
                "update notification set stored_at = stored_at - interval '31 days' where account = ?",
                alice.id());
        Sql.run("push", "update subscription set expires_at = now() - interval '1 hour' where account = ?", alice.id());
        try (var other = Sql.connect("push");
                var lock = other.prepareStatement("select id from notification where account = ? for update")) {
            other.setAutoCommit(false);
            lock.setObject(1, alice.id());
            lock.executeQuery();
            purge.purge();
        }
        assertEquals(0, Sql.number("push", "select count(*) from subscription where account = ?", alice.id()));
        assertEquals(1, NotificationFixture.list(alice).body().at("/items").size());
        purge.purge();
        assertEquals(0, NotificationFixture.list(alice).body().at("/items").size());
    }

    @Test
    void a_text_that_cannot_be_kept_is_poison_and_holds_up_nobody_else() {
        var alice = People.signUp();
        news.tell(alice, "arrived", "ride 7", "x".repeat(301), false);
        news.tell(alice, "arrived", "ride 8");
        var listed = NotificationFixture.awaitListed(alice, 1);
        assertEquals(1, listed.body().at("/items").size());
        assertEquals("probe arrived ride 8", said(listed.body().at("/items/0")));
    }

    private static String said(JsonNode item) {
        return item.at("/module").asText() + " " + item.at("/kind").asText() + " "
                + item.at("/subject").asText();
    }

    private static List<Boolean> read(Person person) {
        var read = new ArrayList<Boolean>();
        NotificationFixture.list(person).body().at("/items").forEach(item -> read.add(item.has("read_at")));
        return read;
    }

    private static Api.Answer read(Person person, String until) {
        return person.api().put("/v1/push/notifications/read", Api.object("until", until));
    }
}
