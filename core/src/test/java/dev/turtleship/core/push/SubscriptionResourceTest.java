package dev.turtleship.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Outage;
import dev.turtleship.core.testing.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PushPorts.class)
class SubscriptionResourceTest {
    @Test
    void a_browser_says_that_it_wants_to_hear_and_takes_it_back() {
        var alice = People.signUp();
        var browser = Browser.at(PushServices.google());
        var id = UUID.randomUUID();
        var made = alice.api().put(path(id), browser.subscription()).expect(201);
        assertEquals("127.0.0.1 true", made.at("/service") + " " + made.at("/current"));
        var again = alice.api().put(path(id), browser.subscription()).expect(200);
        assertEquals(made.at("/made_at"), again.at("/made_at"));
        var listed = list(alice.api());
        assertEquals("1 " + id, listed.body().at("/items").size() + " " + listed.at("/items/0/id"));
        assertEquals(false, listed.text().contains(browser.auth()));
        assertEquals(false, listed.text().contains(browser.path()));
        alice.api().delete(path(id)).expect(204);
        alice.api().delete(path(id)).expect(204);
        assertEquals(0, list(alice.api()).body().at("/items").size());
        Api.open().put(path(id), browser.subscription()).problem(401, "core/unauthenticated");
    }

    @Test
    void the_key_to_subscribe_with_is_a_point_of_p_256() {
        var alice = People.signUp();
        var key = alice.api().get("/v1/push/key").expect(200).at("/public_key");
        var point = Base64.getUrlDecoder().decode(key);
        assertEquals("65 4", point.length + " " + point[0]);
        assertEquals(key, alice.api().get("/v1/push/key").at("/public_key"));
    }

    @Test
    void keys_that_nothing_can_be_encrypted_for_are_refused() throws Exception {
        var api = People.signUp().api();
        var good = Browser.at(PushServices.google());
        var point = Base64.getUrlDecoder().decode(good.p256dh());
        var beside = point.clone();
        beside[64] ^= 1;
        var compressed = point.clone();
        compressed[0] = 2;
        var other = new ECKeyGenerator(Curve.P_384).generate();
        for (var bad : new String[] {
            "",
            "?",
            Browser.base64(Arrays.copyOf(point, 64)),
            Browser.base64(Arrays.copyOf(point, 66)),
            Browser.base64(beside),
            Browser.base64(compressed),
            Browser.base64(new byte[65]),
            other.getX().toString()
        }) {
            put(api, good.endpoint(), bad, good.auth()).invalid("/keys/p256dh");
        }
        for (var bad : new String[] {"", "?", Browser.base64(new byte[15]), Browser.base64(new byte[17])}) {
            put(api, good.endpoint(), good.p256dh(), bad).invalid("/keys/auth");
        }
        put(api, good.endpoint(), "A".repeat(101), good.auth()).invalid("/keys/p256dh");
        api.put(path(UUID.randomUUID()), "{\"endpoint\":\"" + good.endpoint() + "\"}")
                .invalid("/keys");
        api.put(path(UUID.randomUUID()), "{\"keys\":{\"p256dh\":\"a\",\"auth\":\"b\"}}")
                .invalid("/endpoint");
        put(api, good.endpoint(), good.p256dh(), good.auth()).expect(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://fcm.googleapis.com/fcm/send/x",
                "ftp://fcm.googleapis.com/x",
                "https://fcm.googleapis.com:8443/x",
                "https://127.0.0.1/x",
                "https://127.1/x",
                "https://2130706433/x",
                "https://0x7f000001/x",
                "https://[::1]/x",
                "https://[::ffff:10.0.0.1]/x",
                "https://10.0.0.1/x",
                "https://169.254.169.254/latest/meta-data",
                "https://metadata.google.internal/x",
                "https://localhost/x",
                "https://push.localhost/x",
                "https://printer.local/x",
                "https://intranet/x",
                "https://fcm.googleapis.com./x",
                "https://user@fcm.googleapis.com/x",
                "https://fcm.googleapis.com/x#y",
                "https:///x",
                "https:fcm.googleapis.com",
                "//fcm.googleapis.com/x",
                "/x",
                "x",
                "",
                "https://fcm.googleapis.com/ x",
                "https://푸시.example.com/x",
                "http://127.0.0.1:1/x"
            })
    void an_address_that_is_no_push_service_of_the_public_internet_is_refused(String endpoint) {
        var browser = Browser.at(PushServices.google());
        put(alice(), endpoint, browser.p256dh(), browser.auth()).invalid("/endpoint");
    }

    @Test
    void one_that_has_ended_is_refused() {
        var browser = Browser.at(PushServices.google());
        String ended = browser.subscription().replace("null", "1000");
        alice().put(path(UUID.randomUUID()), ended).invalid("/expirationTime");
        String word = browser.subscription().replace("null", "\"soon\"");
        alice().put(path(UUID.randomUUID()), word).invalid("/expirationTime");
        String later = browser.subscription().replace("null", Long.toString(Long.MAX_VALUE));
        alice().put(path(UUID.randomUUID()), later).expect(201);
    }

    @Test
    void an_id_is_one_persons() {
        var alice = People.signUp();
        var browser = Browser.at(PushServices.google());
        var id = browser.subscribe(alice.api());
        var bob = People.signUp();
        bob.api()
                .put(path(id), Browser.at(PushServices.google()).subscription())
                .problem(409, "push/id-used");
        bob.api().delete(path(id)).expect(204);
        alice.api().put(path(id), browser.subscription()).expect(200);
    }

    @Test
    void a_browser_tells_whoever_is_signed_in_there_now() {
        var browser = Browser.at(PushServices.google());
        var alice = People.signUp();
        browser.subscribe(alice.api());
        var bob = People.signUp();
        put(bob.api(), browser.endpoint(), Browser.at("").p256dh(), browser.auth())
                .problem(409, "push/endpoint-used");
        browser.subscribe(bob.api());
        assertEquals(0, list(alice.api()).body().at("/items").size());
        assertEquals(1, list(bob.api()).body().at("/items").size());
    }

    @Test
    void a_person_has_twenty_devices() {
        var api = People.signUp().api();
        UUID last = null;
        for (int i = 0; i < 20; i++) {
            last = Browser.at(PushServices.google()).subscribe(api);
        }
        var more = Browser.at(PushServices.google());
        api.put(path(UUID.randomUUID()), more.subscription()).problem(409, "push/too-many-subscriptions");
        api.put(path(last), more.subscription()).expect(200);
        api.delete(path(last)).expect(204);
        more.subscribe(api);
    }

    @Test
    void it_ends_with_the_session_and_with_the_device() throws Exception {
        var here = People.signUp();
        var there = People.signIn(here);
        var device = UUID.randomUUID();
        var lost = People.signIn(here, device, new ECKeyGenerator(Curve.P_256).generate());
        var stays = Browser.at(PushServices.google()).subscribe(here.api());
        Browser.at(PushServices.google()).subscribe(there.api());
        Browser.at(PushServices.google()).subscribe(lost.api());
        assertEquals(3, list(here.api()).body().at("/items").size());
        there.api().delete("/v1/sessions/current").expect(204);
        assertEquals(2, list(here.api()).body().at("/items").size());
        here.api().delete("/v1/me/devices/" + device).expect(204);
        var left = list(here.api());
        assertEquals("1 " + stays, left.body().at("/items").size() + " " + left.at("/items/0/id"));
    }

    @Test
    void while_push_is_away_the_key_is_told_and_the_rest_refused() throws SQLException {
        var api = alice();
        var browser = Browser.at(PushServices.google());
        try (var _ = Outage.of("push")) {
            api.get("/v1/push/key").expect(200);
            api.put(path(UUID.randomUUID()), browser.subscription()).problem(503, "core/unavailable");
            api.get("/v1/push/notifications").problem(503, "core/unavailable");
        }
        browser.subscribe(api);
    }

    private static Api alice() {
        return People.signUp().api();
    }

    private static String path(UUID id) {
        return "/v1/push/subscriptions/" + id;
    }

    private static Api.Answer list(Api api) {
        return api.get("/v1/push/subscriptions").expect(200);
    }

    private static Api.Answer put(Api api, String endpoint, String p256dh, String auth) {
        return api.put(path(UUID.randomUUID()), Browser.subscription(endpoint, p256dh, auth));
    }
}
