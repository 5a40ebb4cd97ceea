package dev.turtleship.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.turtleship.core.push.PushServices.Answer;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// From a module's message to a browser, which decrypts what came.
@QuarkusTest
@QuarkusTestResource(PushPorts.class)
class PushTest {
    @Inject
    NotificationFixture news;

    @Inject
    Clock clock;

    @Test
    void a_browser_hears_that_there_is_news_and_not_what() {
        var alice = People.signUp();
        var browser = NotificationFixture.subscribed(alice);
        var id = news.tell(alice, "arrived", "ride 7");
        var said = browser.read(NotificationFixture.sent(browser, 1));
        assertEquals(
                Api.json(Api.object("notification", id, "module", "probe", "kind", "arrived", "subject", "ride 7")),
                said);
        NotificationFixture.awaitNothingWaits(alice);
        assertEquals(1, browser.sent().size());
    }

    @Test
    void every_device_of_a_person_hears_and_nobody_elses() {
        var alice = People.signUp();
        var phone = NotificationFixture.subscribed(alice);
        var laptop = NotificationFixture.subscribed(People.signIn(alice));
        var bob = NotificationFixture.subscribed(People.signUp());
        news.tell(alice, "arrived", "ride 7");
        var first = NotificationFixture.sent(phone, 1);
        var second = NotificationFixture.sent(laptop, 1);
        assertEquals(phone.read(first), laptop.read(second));
        assertNotEquals(first.header("Topic"), second.header("Topic"));
        NotificationFixture.awaitNothingWaits(alice);
        assertEquals(0, bob.sent().size());
    }

    @Test
    void a_push_service_is_told_how_long_and_how_urgently() {
        var alice = People.signUp();
        var browser = NotificationFixture.subscribed(alice);
        news.tell(alice, "arrived", "ride 7", NotificationFixture.TEXT, true);
        var sent = NotificationFixture.sent(browser, 1);
        long ttl = Long.parseLong(sent.header("TTL"));
        assertTrue(ttl > 86_000 && ttl <= 86_400, "TTL " + ttl);
        assertEquals("high", sent.header("Urgency"));
        assertEquals("aes128gcm", sent.header("Content-Encoding"));
        news.tell(alice, "gift", "gift 1");
        assertEquals("normal", NotificationFixture.sent(browser, 2).header("Urgency"));
        news.tell(alice, "departed", "ride 7");
        var third = NotificationFixture.sent(browser, 3);
        assertEquals(sent.header("Topic"), third.header("Topic"));
        assertNotEquals(sent.header("Topic"), browser.sent().get(1).header("Topic"));
    }

    @Test
    void a_push_service_knows_us_by_the_key_that_browsers_subscribe_with() throws Exception {
        var alice = People.signUp();
        var browser = NotificationFixture.subscribed(alice);
        news.tell(alice, "arrived", "ride 7");
        String header = NotificationFixture.sent(browser, 1).header("Authorization");
        String key = alice.api().get("/v1/push/key").at("/public_key");
        assertTrue(header.startsWith("vapid "), header);
        assertTrue(header.contains("k=" + key), header);
        var word = SignedJWT.parse(header.replaceAll("^vapid .*?t=([^,]*).*$", "$1"));
        var point = Base64.getUrlDecoder().decode(key);
        var verifier = new ECDSAVerifier(new ECKey.Builder(
                        Curve.P_256,
                        Base64URL.encode(Arrays.copyOfRange(point, 1, 33)),
                        Base64URL.encode(Arrays.copyOfRange(point, 33, 65)))
                .build());
        assertTrue(word.verify(verifier));
        var claims = word.getJWTClaimsSet();
        assertEquals(PushServices.google(), claims.getAudience().getFirst());
        assertEquals("mailto:push@example.com", claims.getSubject());
        var left = Duration.between(clock.instant(), claims.getExpirationTime().toInstant());
        assertTrue(left.compareTo(Duration.ofHours(24)) <= 0 && left.isPositive(), left.toString());
    }

    @Test
    void of_several_about_one_subject_a_device_that_was_away_hears_of_the_last() {
        var alice = People.signUp();
        var browser = NotificationFixture.subscribed(alice);
        PushServices.answer(browser, Answer.status(429, "Retry-After", "2"));
        news.tell(alice, "accepted", "ride 7");
        NotificationFixture.sent(browser, 1);
        NotificationFixture.awaitTries(alice, 1);
        PushServices.answer(browser, PushServices.TAKEN);
        news.tell(alice, "gift", "gift 1");
        var last = news.tell(alice, "arrived", "ride 7");
        NotificationFixture.awaitNothingWaits(alice);
        assertEquals(3, browser.sent().size());
        var heard = browser.sent().stream()
                .map(sent -> browser.read(sent).at("/kind").asText())
                .toList();
        assertEquals("accepted", heard.getFirst());
        assertTrue(heard.containsAll(List.of("gift", "arrived")), heard.toString());
        assertEquals(3, NotificationFixture.list(alice).body().at("/items").size());
        assertEquals(last.toString(), NotificationFixture.list(alice).at("/items/0/id"));
    }

    @Test
    void a_device_that_was_signed_out_hears_nothing_more() {
        var alice = People.signUp();
        var there = People.signIn(alice);
        var lost = NotificationFixture.subscribed(there);
        var stays = NotificationFixture.subscribed(alice);
        there.api().delete("/v1/sessions/current").expect(204);
        news.tell(alice, "arrived", "ride 7");
        NotificationFixture.sent(stays, 1);
        NotificationFixture.awaitNothingWaits(alice);
        assertEquals(0, lost.sent().size());
        assertEquals(1, NotificationFixture.devices(alice));
    }

    @Test
    void a_name_that_leads_into_our_own_network_is_not_called() throws SQLException {
        var alice = People.signUp();
        var browser = NotificationFixture.subscribed(alice);
        String near = browser.endpoint().replace("127.0.0.1", "localhost");
        Sql.run("push", "update subscription set endpoint = ? where account = ?", near, alice.id());
        news.tell(alice, "arrived", "ride 7");
        NotificationFixture.awaitListed(alice, 1);
        NotificationFixture.awaitNothingWaits(alice);
        assertEquals(0, browser.sent().size());
    }
}
