package dev.turtleship.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Proofs;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tokens that somebody made or changed. Each is as good as can be but for one thing.
@QuarkusTest
class TokensTest {
    @Inject
    Keys keys;

    @Inject
    Tokens tokens;

    @Inject
    TestTime clock;

    private Person alice;
    private RSAKey ours;
    private JWTClaimsSet claims;

    @BeforeEach
    void signUp() throws ParseException {
        alice = People.signUp();
        ours = keys.signing();
        claims = SignedJWT.parse(alice.accessToken()).getJWTClaimsSet();
    }

    @Test
    void an_access_token_names_the_key_of_its_device() throws ParseException {
        var key = Proofs.deviceKey();
        var phone = People.signIn(alice, UUID.randomUUID(), key);
        assertEquals(Proofs.thumbprint(key), tokens.verify(phone.accessToken()).deviceKey());
        assertEquals("", tokens.verify(alice.accessToken()).deviceKey());
    }

    @Test
    void a_token_like_ours_signed_with_our_key_is_ours() throws JOSEException {
        alice.api().as(sign(header(), claims)).get("/v1/me").expect(200);
    }

    @Test
    void without_a_signature_nothing_is_ours() {
        for (String alg : List.of("none", "None", "NONE", "")) {
            String header = base64("{\"alg\":\"" + alg + "\",\"typ\":\"at+jwt\",\"kid\":\"" + ours.getKeyID() + "\"}");
            assertRefused(header + "." + base64(claims.toString()) + ".");
            assertRefused(header + "." + base64(claims.toString()));
            assertRefused(header + "." + base64(claims.toString()) + "." + parts()[2]);
        }
    }

    @Test
    void our_public_key_is_nobodys_secret() throws JOSEException {
        for (byte[] secret : List.of(
                ours.toRSAPublicKey().getEncoded(),
                ours.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
                pem().getBytes(StandardCharsets.UTF_8))) {
            var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                    .type(type("at+jwt"))
                    .keyID(ours.getKeyID());
            assertRefused(sign(header, claims, new MACSigner(secret)));
        }
    }

    @Test
    void another_key_is_not_ours_whatever_it_calls_itself() throws JOSEException {
        var theirs = new RSAKeyGenerator(2048).keyID(ours.getKeyID()).generate();
        assertRefused(sign(header(), claims, new RSASSASigner(theirs)));
        assertRefused(sign(header().jwk(theirs.toPublicJWK()), claims, new RSASSASigner(theirs)));
        assertRefused(sign(header().keyID("other"), claims, new RSASSASigner(theirs)));
        assertRefused(sign(header().keyID("other"), claims));
        assertRefused(sign(header().keyID(null), claims));
    }

    @Test
    void another_algorithm_of_the_same_key_is_refused() throws JOSEException {
        for (var algorithm : List.of(JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            var header = new JWSHeader.Builder(algorithm).type(type("at+jwt")).keyID(ours.getKeyID());
            assertRefused(sign(header, claims));
        }
    }

    @Test
    void one_type_of_token_is_no_other() throws JOSEException {
        assertRefused(alice.refreshToken());
        Api.open()
                .post("/v1/sessions/refresh", Api.object("refresh_token", alice.accessToken()))
                .problem(401, "core/unauthenticated");
        for (String type : new String[] {"JWT", "refresh+jwt", "at"}) {
            assertRefused(sign(header().type(type(type)), claims));
        }
        assertRefused(sign(header().type(null), claims));
    }

    @Test
    void a_demand_we_do_not_understand_is_refused() throws JOSEException {
        assertRefused(sign(header().criticalParams(Set.of("exp")).customParam("exp", 1), claims));
    }

    @Test
    void a_changed_token_is_refused() {
        String token = alice.accessToken();
        for (int cut : new int[] {1, 10, token.length() / 2, token.length() - 1}) {
            assertRefused(token.substring(0, token.length() - cut));
        }
        for (int part = 0; part < 3; part++) {
            var parts = parts();
            int middle = parts[part].length() / 2;
            char other = parts[part].charAt(middle) == 'A' ? 'B' : 'A';
            parts[part] = parts[part].substring(0, middle) + other + parts[part].substring(middle + 1);
            assertRefused(String.join(".", parts));
        }
        assertRefused(token + "x");
        assertRefused(token + "." + parts()[2]);
        assertRefused("x".repeat(5_000));
    }

    @Test
    void claims_of_another_session_do_not_carry_our_signature() {
        var bob = People.signUp();
        var mixed = parts();
        mixed[1] = bob.accessToken().split("\\.")[1];
        assertRefused(String.join(".", mixed));
    }

    @Test
    void an_expired_token_is_refused_to_the_second() throws JOSEException {
        var now = clock.instant();
        assertRefused(signWith(c -> c.expirationTime(Date.from(now.minusSeconds(1)))));
        assertRefused(signWith(c -> c.expirationTime(Date.from(now))));
        assertRefused(signWith(c -> c.expirationTime(Date.from(Instant.EPOCH))));
        assertRefused(signWith(c -> c.expirationTime(null)));
        alice.api()
                .as(signWith(c -> c.expirationTime(Date.from(now.plusSeconds(30)))))
                .get("/v1/me")
                .expect(200);
    }

    @Test
    void a_token_of_another_issuer_or_for_another_audience_is_refused() throws JOSEException {
        assertRefused(signWith(c -> c.issuer("elsewhere")));
        assertRefused(signWith(c -> c.issuer(null)));
        assertRefused(signWith(c -> c.audience("elsewhere")));
        assertRefused(signWith(c -> c.audience((String) null)));
    }

    @Test
    void a_token_that_says_nothing_of_its_bearer_is_refused() throws JOSEException {
        assertRefused(signWith(c -> c.subject(null)));
        assertRefused(signWith(c -> c.subject("alice")));
        assertRefused(signWith(c -> c.claim("sid", null)));
        assertRefused(signWith(c -> c.claim("sid", 7)));
        assertRefused(signWith(c -> c.claim("did", "device")));
    }

    @Test
    void only_a_bearer_is_let_in() {
        String token = alice.accessToken();
        for (String header :
                List.of(token, "Basic " + token, "Bearer", "Bearer ", "Bearer" + token, "Bearer a " + token)) {
            Api.open().with("Authorization", header).get("/v1/me").problem(401, "core/unauthenticated");
        }
        Api.open().with("Authorization", "bearer  " + token).get("/v1/me").expect(200);
    }

    @Test
    void the_published_keys_verify_our_tokens_and_are_public() throws Exception {
        var answer = Api.open().get("/.well-known/jwks.json").expect(200);
        var jwt = SignedJWT.parse(alice.accessToken());
        var key = JWKSet.parse(answer.text()).getKeyByKeyId(jwt.getHeader().getKeyID());
        assertTrue(jwt.verify(new RSASSAVerifier(key.toRSAKey())));
        assertTrue(SignedJWT.parse(alice.refreshToken()).verify(new RSASSAVerifier(key.toRSAKey())));
        assertFalse(key.isPrivate());
        for (String secret : List.of("d", "p", "q", "dp", "dq", "qi")) {
            assertFalse(answer.body().at("/keys/0").has(secret), secret);
        }
    }

    /// Refused, and in the same words as no token at all would be if it were sent.
    private void assertRefused(String token) {
        var answer = Api.open().as(token).get("/v1/me").problem(401, "core/unauthenticated");
        var words = (ObjectNode) answer.body();
        assertEquals(
                "The token is missing, wrong, expired or revoked",
                words.get("detail").asText(),
                token);
        assertFalse(words.has("errors"));
    }

    private String[] parts() {
        return alice.accessToken().split("\\.");
    }

    private JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).type(type("at+jwt")).keyID(ours.getKeyID());
    }

    private static JOSEObjectType type(String name) {
        return new JOSEObjectType(name);
    }

    private String signWith(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        return sign(header(), change.apply(new JWTClaimsSet.Builder(claims)).build());
    }

    private String sign(JWSHeader.Builder header, JWTClaimsSet said) throws JOSEException {
        return sign(header, said, new RSASSASigner(ours));
    }

    private static String sign(JWSHeader.Builder header, JWTClaimsSet said, JWSSigner signer) throws JOSEException {
        var jwt = new SignedJWT(header.build(), said);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private String pem() throws JOSEException {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(ours.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
