package dev.turtleship.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.push.PushServices.Answer;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// What becomes of what a push service does not take at once.
@QuarkusTest
@QuarkusTestResource(PushPorts.class)
class PushTroubleTest {
    @Inject
    NotificationFixture news;

    @Inject
    Cryptography cryptography;

    @Test
    void an_address_that_is_gone_ends_the_subscription() {
        var alice = People.signUp();
        for (int status : new int[] {404, 410}) {
            var browser = NotificationFixture.subscribed(alice);
            PushServices.answer(browser, Answer.status(status));
            news.tell(alice, "arrived", "ride " + status);
            Await.soon("the subscription ended after " + status, () -> NotificationFixture.devices(alice) == 0);
            assertEquals(1, browser.sent().size());
        }
    }

    @Test
    void one_that_subscribes_anew_while_its_old_address_ends_is_told_at_the_new_one() {
        var alice = People.signUp();
        var before = Browser.at(PushServices.google());
        var id = before.subscribe(alice.api());
        var renewed = new CountDownLatch(1);
        PushServices.answer(before, exchange -> {
            awaitOpen(renewed);
            exchange.sendResponseHeaders(410, -1);
        });
        news.tell(alice, "arrived", "ride 7");
        NotificationFixture.sent(before, 1);
        var after = Browser.at(PushServices.google());
        alice.api().put("/v1/push/subscriptions/" + id, after.subscription()).expect(200);
        renewed.countDown();
        NotificationFixture.sent(after, 1);
        NotificationFixture.awaitNothingWaits(alice);
        assertEquals(1, NotificationFixture.devices(alice));
    }

    @Test
    void a_service_that_refuses_our_key_ends_nobodys_subscription_and_everybody_sees_it() {
        var alice = People.signUp();
        var browser = NotificationFixture.subscribed(alice);
        for (int status : new int[] {401, 403}) {
            PushServices.answer(browser, Answer.status(status));
            int before = browser.sent().size();
            news.tell(alice, "arrived", "ride " + status);
            NotificationFixture.sent(browser, before + 2);
            Await.soon("the status says so", () -> NotificationFixture.status().equals("degraded push_key"));
            PushServices.answer(browser, PushServices.TAKEN);
            Await.soon("it is back", () -> {
                int sent = browser.sent().size();
                news.tell(alice, "arrived", "gift " + sent);
                NotificationFixture.sent(browser, sent + 1);
                return NotificationFixture.status().startsWith("up");
            });
            NotificationFixture.awaitNothingWaits(alice);
        }
        assertEquals(1, NotificationFixture.devices(alice));
    }

    @Test
    void what_a_service_will_not_take_is_sent_once() {
        var alice = People.signUp();
        var browser = NotificationFixture.subscribed(alice);
        for (int status : new int[] {400, 413, 301, 200}) {
            PushServices.answer(browser, Answer.status(status, "Location", PushServices.mozilla() + "/elsewhere"));
            int before = browser.sent().size();
            news.tell(alice, "arrived", "ride " + status);
            NotificationFixture.sent(browser, before + 1);
            NotificationFixture.awaitNothingWaits(alice);
            assertEquals(before + 1, browser.sent().size());
        }
        assertEquals(0, PushServices.sent("/elsewhere").size());
        assertEquals(1, NotificationFixture.devices(alice));
    }

    @Test
    void a_service_that_wants_to_wait_is_given_the_time() {
        var alice = People.signUp();
        var browser = NotificationFixture.subscribed(alice);
        PushServices.answer(browser, Answer.status(429, "Retry-After", "1"));
        news.tell(alice, "arrived", "ride 7");
        NotificationFixture.sent(browser, 1);
        PushServices.answer(browser, PushServices.TAKEN);
        NotificationFixture.sent(browser, 2);
        long waited = browser.sent().get(1).atNanos() - browser.sent().get(0).atNanos();
        assertTrue(waited >= 1_000_000_000L, "after " + waited + " ns");
        NotificationFixture.awaitNothingWaits(alice);
    }

    @Test
    void it_is_given_up_after_some_tries() {
        var alice = People.signUp();
        var browser = NotificationFixture.subscribed(alice);
        PushServices.answer(browser, Answer.status(429));
        news.tell(alice, "arrived", "ride 7");
        NotificationFixture.sent(browser, 4);
        NotificationFixture.awaitNothingWaits(alice);
        assertEquals(4, browser.sent().size());
        assertEquals(1, NotificationFixture.devices(alice));
    }

    @Test
    void a_service_that_fails_is_left_alone_and_the_others_are_not() {
        var alice = People.signUp();
        var google = NotificationFixture.subscribed(alice);
        var mozilla = Browser.at(PushServices.mozilla());
        mozilla.subscribe(alice.api());
        PushServices.answer(google, Answer.status(500));
        for (int i = 0; i < 3; i++) {
            news.tell(alice, "arrived", "ride " + i);
        }
        NotificationFixture.sent(mozilla, 3);
        Await.soon("the status says so", () -> NotificationFixture.status().contains("google_push"));
        assertTrue(NotificationFixture.status().startsWith("degraded"), NotificationFixture.status());
        PushServices.answer(google, PushServices.TAKEN);
        Await.soon("it is back", () -> NotificationFixture.status().startsWith("up"));
        NotificationFixture.awaitNothingWaits(alice);
        assertEquals(3, mozilla.sent().size());
    }

    @Test
    void at_a_service_that_is_down_one_looks_and_the_others_wait_untouched() throws SQLException {
        var alice = People.signUp();
        var browser = NotificationFixture.subscribed(alice);
        PushServices.answer(browser, Answer.status(503));
        for (int i = 0; i < 3; i++) {
            news.tell(alice, "arrived", "ride " + i);
        }
        Await.soon("the status says so", () -> NotificationFixture.status().contains("google_push"));
        int before = browser.sent().size();
        for (int i = 0; i < 20; i++) {
            news.tell(alice, "gift", "gift " + i);
        }
        NotificationFixture.awaitListed(alice, 23);
        Await.soon("three looked", () -> browser.sent().size() >= before + 3);
        long touched = Sql.number(
                "push",
                "select count(*) from delivery d join notification n on n.id = d.notification"
                        + " where n.account = ? and n.kind = 'gift' and d.due_at > n.stored_at",
                alice.id());
        int looked = browser.sent().size() - before;
        assertTrue(touched <= looked + 1, touched + " were touched and " + looked + " looked");
        PushServices.answer(browser, PushServices.TAKEN);
        NotificationFixture.awaitNothingWaits(alice);
    }

    @Test
    void one_that_cannot_even_be_sent_is_given_up_after_some_tries() throws SQLException {
        var alice = People.signUp();
        NotificationFixture.subscribed(alice);
        Sql.run("push", "update subscription set endpoint = ? where account = ?", "http://[" + alice.id(), alice.id());
        news.tell(alice, "arrived", "ride 7");
        NotificationFixture.awaitListed(alice, 1);
        NotificationFixture.awaitNothingWaits(alice);
    }

    @Test
    void nothing_is_encrypted_but_on_the_threads_for_that() {
        var alice = People.signUp();
        var browser = NotificationFixture.subscribed(alice);
        var free = new CountDownLatch(1);
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Thread.ofVirtual().start(() -> occupy(free));
        }
        Await.soon("they are busy", () -> cryptography.waiting() > 0);
        news.tell(alice, "arrived", "ride 7");
        NotificationFixture.awaitTries(alice, 1);
        assertEquals(0, browser.sent().size());
        free.countDown();
        NotificationFixture.sent(browser, 1);
        NotificationFixture.awaitNothingWaits(alice);
    }

    private void occupy(CountDownLatch free) {
        try {
            cryptography.call(() -> {
                awaitOpen(free);
                return free;
            });
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void a_service_that_answers_for_ever_is_cut_off() throws Exception {
        var alice = People.signUp();
        var browser = NotificationFixture.subscribed(alice);
        var cut = new CountDownLatch(1);
        PushServices.answer(browser, exchange -> {
            exchange.sendResponseHeaders(201, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[1000]);
                    exchange.getResponseBody().flush();
                    LockSupport.parkNanos(1_000_000);
                }
            } finally {
                cut.countDown();
            }
        });
        news.tell(alice, "arrived", "ride 7");
        NotificationFixture.sent(browser, 1);
        assertTrue(cut.await(10, TimeUnit.SECONDS));
        PushServices.answer(browser, PushServices.TAKEN);
        NotificationFixture.sent(browser, 2);
        NotificationFixture.awaitNothingWaits(alice);
    }

    private static void awaitOpen(CountDownLatch latch) {
        Await.soon("the test goes on", () -> latch.getCount() == 0);
    }
}
