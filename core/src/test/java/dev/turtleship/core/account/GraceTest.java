package dev.turtleship.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.Outage;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Proofs;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What goes on, and what does not, while accounts' database lets nobody in.
@QuarkusTest
class GraceTest {
    /// A route that needs a caller and nobody's database.
    private static final String ME = "/v1/probe/me";

    @Inject
    TestTime clock;

    @Inject
    Keys keys;

    @Inject
    Revocations revocations;

    private final ECKey phone = Proofs.deviceKey();
    private final UUID phoneId = UUID.randomUUID();

    @Test
    void a_session_with_a_device_key_goes_on() throws SQLException {
        var alice = withKey(People.signUp());
        try (var _ = outage()) {
            clock.advance(Duration.ofMinutes(10));
            alice.api().get(ME).problem(401, "core/unauthenticated");
            var granted = refreshAnswer(alice.refreshToken(), proof()).expect(200);
            assertEquals("true", granted.headers().firstValue("X-Auth-Grace").orElse("none"));
            var first = People.person(granted.body());
            assertEquals(alice.refreshToken(), first.refreshToken());
            assertEquals(alice.session(), first.session());
            assertEquals(alice.handle(), first.handle());
            var answer = first.api().get(ME).expect(200);
            assertEquals("true", answer.headers().firstValue("X-Auth-Grace").orElse("none"));
            clock.advance(Duration.ofMinutes(10));
            first.api().get(ME).problem(401, "core/unauthenticated");
            refresh(first);
        }
        var normal = refresh(alice);
        assertNotEquals(alice.refreshToken(), normal.refreshToken());
        var me = normal.api().get("/v1/me").expect(200);
        assertTrue(me.headers().firstValue("X-Auth-Grace").isEmpty());
    }

    @Test
    void sign_in_and_sign_up_are_refused_with_a_reason() throws SQLException {
        var alice = People.signUp();
        try (var _ = outage()) {
            Api.at(url())
                    .post("/v1/sessions", Api.object("handle", alice.handle(), "password", People.PASSWORD))
                    .problem(503, "core/unavailable");
            Api.at(url())
                    .post("/v1/people", Api.object("handle", People.freshHandle(), "name", "A", "password", "12345678"))
                    .problem(503, "core/unavailable");
        }
    }

    @Test
    void a_session_without_a_device_key_gets_none() throws SQLException {
        var alice = People.signUp();
        try (var _ = outage()) {
            refreshAnswer(alice.refreshToken(), null).problem(503, "core/unavailable");
        }
        refreshAnswer(alice.refreshToken(), null).expect(200);
    }

    @Test
    void a_bound_session_proves_its_key_at_every_refresh() throws SQLException {
        var alice = withKey(People.signUp());
        assertUnproven(alice);
        try (var _ = outage()) {
            assertUnproven(alice);
        }
        refresh(alice);
    }

    private void assertUnproven(Person alice) {
        refreshAnswer(alice.refreshToken(), null).problem(400, "accounts/proof-invalid");
        refreshAnswer(alice.refreshToken(), Proofs.proof(Proofs.deviceKey(), refreshUrl(), clock.instant()))
                .problem(400, "accounts/proof-invalid");
        String proof = Proofs.proof(phone, refreshUrl(), clock.instant());
        refreshAnswer(alice.refreshToken(), proof).expect(200);
        refreshAnswer(alice.refreshToken(), proof).problem(400, "accounts/proof-invalid");
    }

    @Test
    void who_signs_out_during_the_outage_stays_out() throws SQLException {
        var alice = withKey(People.signUp());
        var tablet = People.signIn(alice, UUID.randomUUID(), phone);
        try (var _ = outage()) {
            alice.api().delete("/v1/sessions/current").expect(204);
            alice.api().get(ME).problem(401, "core/unauthenticated");
            refreshAnswer(alice.refreshToken(), proof()).problem(401, "accounts/session-ended");
            refresh(tablet);
        }
        refreshAnswer(alice.refreshToken(), proof()).problem(401, "accounts/session-ended");
        Await.soon("accounts was told", () -> ended(alice.session()));
        assertFalse(ended(tablet.session()));
        refresh(tablet);
    }

    @Test
    void a_lost_device_is_out_also_during_the_outage() throws Exception {
        var alice = withKey(People.signUp());
        var tablet = People.signIn(alice, UUID.randomUUID(), phone);
        clock.advance(Duration.ofSeconds(2));
        try (var _ = outage()) {
            tablet.api().delete("/v1/me/devices/" + phoneId).expect(204);
            alice.api().get(ME).problem(401, "core/unauthenticated");
            // Nor a token that another process granted before it heard of the loss.
            var late = alice.api().as(graceToken(alice, claims -> claims.issueTime(Date.from(clock.instant()))));
            late.get(ME).problem(401, "core/unauthenticated");
            refreshAnswer(alice.refreshToken(), proof()).problem(401, "accounts/session-ended");
            refresh(tablet);
        }
        Await.soon("accounts was told", () -> ended(alice.session()));
        assertFalse(ended(tablet.session()));
        tablet.api().get("/v1/me").expect(200);
        clock.advance(Duration.ofSeconds(2));
        withKey(alice).api().get("/v1/me").expect(200);
    }

    @Test
    void a_lost_device_is_out_at_once_and_must_be_ones_own() {
        var alice = withKey(People.signUp());
        var tablet = People.signIn(alice, UUID.randomUUID(), phone);
        var mallory = People.signUp();
        mallory.api().delete("/v1/me/devices/" + phoneId).problem(404, "accounts/device-unknown");
        alice.api().get("/v1/me").expect(200);
        tablet.api().delete("/v1/me/devices/" + phoneId).expect(204);
        alice.api().get("/v1/me").problem(401, "core/unauthenticated");
        refreshAnswer(alice.refreshToken(), proof()).problem(401, "accounts/session-ended");
        tablet.api().get("/v1/me").expect(200);
        tablet.api().delete("/v1/me/devices/not-an-id").problem(404, "core/not-found");
    }

    @Test
    void grace_ends_when_the_outage_is_too_long() throws SQLException {
        var alice = withKey(People.signUp());
        try (var _ = outage()) {
            clock.advance(Duration.ofDays(7).minusMinutes(1));
            refresh(alice);
            clock.advance(Duration.ofMinutes(2));
            refreshAnswer(alice.refreshToken(), proof()).problem(503, "core/unavailable");
        }
        refresh(alice);
    }

    @Test
    void a_sensitive_action_refuses_grace() throws JOSEException, ParseException {
        var alice = withKey(People.signUp());
        var grace = alice.api().as(graceToken(alice, claims -> claims));
        grace.get("/v1/me").expect(200);
        grace.send("PATCH", "/v1/me", Api.object("name", "Alice")).problem(403, "core/not-in-grace");
        grace.send("PATCH", "/v1/me/", Api.object("name", "Alice")).problem(403, "core/not-in-grace");
        alice.api().send("PATCH", "/v1/me", Api.object("name", "Alice")).expect(200);
    }

    @Test
    void a_grace_key_signs_grace_tokens_and_no_others() throws JOSEException, ParseException {
        var alice = withKey(People.signUp());
        var api = Api.at(url());
        api.as(graceToken(alice, claims -> claims.claim("grace", null)))
                .get("/v1/me")
                .problem(401, "core/unauthenticated");
        api.as(graceToken(alice, claims -> claims.claim("grace", "true")))
                .get("/v1/me")
                .problem(401, "core/unauthenticated");
        var inAnHour = Date.from(clock.instant().plus(Duration.ofHours(1)));
        api.as(graceToken(alice, claims -> claims.expirationTime(inAnHour)))
                .get("/v1/me")
                .problem(401, "core/unauthenticated");
        // The true key does not make grace tokens, nor does a grace key make refresh tokens.
        api.as(token(alice, "at+jwt", keys.signing(), claims -> claims.claim("grace", true)))
                .get("/v1/me")
                .problem(401, "core/unauthenticated");
        refreshAnswer(token(alice, "refresh+jwt", keys.graceSigning(), claims -> claims.claim("gen", 1)), null)
                .problem(401, "core/unauthenticated");
    }

    private String graceToken(Person of, UnaryOperator<JWTClaimsSet.Builder> change)
            throws JOSEException, ParseException {
        return token(of, "at+jwt", keys.graceSigning(), claims -> change.apply(claims.claim("grace", true)));
    }

    private static String token(Person of, String type, RSAKey key, UnaryOperator<JWTClaimsSet.Builder> change)
            throws JOSEException, ParseException {
        var claims = SignedJWT.parse(of.accessToken()).getJWTClaimsSet();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .build();
        var jwt = new SignedJWT(
                header, change.apply(new JWTClaimsSet.Builder(claims)).build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private Outage outage() throws SQLException {
        Await.soon(
                "the copy of the feed is fresh",
                () -> revocations.asOf().isAfter(clock.instant().minusSeconds(5)));
        return Outage.of("accounts");
    }

    private static boolean ended(UUID session) {
        try {
            return Sql.number("accounts", "select count(*) from revocation where session = ?", session) == 1;
        } catch (SQLException away) {
            return false;
        }
    }

    private Person withKey(Person person) {
        return People.signIn(person, phoneId, phone);
    }

    private Person refresh(Person person) {
        return People.person(
                refreshAnswer(person.refreshToken(), proof()).expect(200).body());
    }

    private String proof() {
        return Proofs.proof(phone, refreshUrl(), clock.instant());
    }

    private static Api.Answer refreshAnswer(String token, String proof) {
        var api = proof == null ? Api.at(url()) : Api.at(url()).with("DPoP", proof);
        return api.post("/v1/sessions/refresh", Api.object("refresh_token", token));
    }

    private static String refreshUrl() {
        return url() + "/v1/sessions/refresh";
    }

    private static String url() {
        return org.eclipse.microprofile.config.ConfigProvider.getConfig().getValue("test.url", String.class);
    }
}
