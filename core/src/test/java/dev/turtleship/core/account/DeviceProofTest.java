package dev.turtleship.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Proofs;
import dev.turtleship.core.testing.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each proof is as good as can be but for one thing.
class DeviceProofTest {
    private static final String URL = "https://ship.example/v1/sessions/refresh";

    private final SettableClock clock = new SettableClock();
    private final DeviceProof proofs = new DeviceProof(clock);
    private final ECKey key = Proofs.deviceKey();

    @Test
    void the_devices_own_fresh_proof_is_good_once() {
        String proof = Proofs.proof(key, URL, clock.instant());
        assertEquals(key.toPublicJWK(), require(proof));
        assertRefused(proof);
        require(Proofs.proof(key, URL, clock.instant()));
    }

    @Test
    void a_proxy_that_ends_tls_is_no_reason_to_refuse() {
        proofs.require(
                Proofs.proof(key, URL, clock.instant()),
                Proofs.thumbprint(key),
                "POST",
                URI.create("http://SHIP.example/v1/sessions/refresh"));
    }

    @Test
    void clocks_may_differ_a_little() {
        require(Proofs.proof(key, URL, clock.instant().minusSeconds(290)));
        require(Proofs.proof(key, URL, clock.instant().plusSeconds(290)));
        assertRefused(Proofs.proof(key, URL, clock.instant().minusSeconds(301)));
        assertRefused(Proofs.proof(key, URL, clock.instant().plusSeconds(302)));
    }

    @Test
    void a_used_proof_stays_used_for_as_long_as_it_is_fresh() {
        String proof = Proofs.proof(key, URL, clock.instant().plusSeconds(290));
        require(proof);
        clock.advance(Duration.ofSeconds(580));
        assertRefused(proof);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.example/v1/sessions/refresh",
                "https://ship.example:8443/v1/sessions/refresh",
                "https://ship.example/v1/sessions",
                "https://ship.example/v1/sessions/refresh/",
                "/v1/sessions/refresh",
                "",
                "::"
            })
    void a_proof_for_another_request_is_refused(String uri) {
        assertRefused(Proofs.proof(key, uri, clock.instant()));
    }

    @Test
    void a_proof_of_another_key_is_refused() {
        assertRefused(Proofs.proof(Proofs.deviceKey(), URL, clock.instant()));
        // It names our key and is signed by another.
        var claims = claims().build();
        assertRefused(Proofs.sign(header("dpop+jwt", key), claims, Proofs.deviceKey()));
    }

    @Test
    void each_part_is_needed() {
        assertRefused(null);
        assertRefused("");
        assertRefused("a.b.c");
        assertRefused("x".repeat(10_000));
        assertRefused(Proofs.sign(header("JWT", key), claims().build(), key));
        assertRefused(Proofs.sign(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("dpop+jwt"))
                        .build(),
                claims().build(),
                key));
        assertRefused(Proofs.proof(key, URL, clock.instant(), claims -> claims.jwtID(null)));
        assertRefused(Proofs.proof(key, URL, clock.instant(), claims -> claims.jwtID("")));
        assertRefused(Proofs.proof(key, URL, clock.instant(), claims -> claims.jwtID("x".repeat(129))));
        assertRefused(Proofs.proof(key, URL, clock.instant(), claims -> claims.claim("htm", "GET")));
        assertRefused(Proofs.proof(key, URL, clock.instant(), claims -> claims.claim("htm", null)));
        assertRefused(Proofs.proof(key, URL, clock.instant(), claims -> claims.claim("htu", null)));
        assertRefused(Proofs.proof(key, URL, clock.instant(), claims -> claims.claim("htu", 7)));
        assertRefused(Proofs.proof(key, URL, clock.instant(), claims -> claims.issueTime(null)));
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .jwtID("one")
                .claim("htm", "POST")
                .claim("htu", URL)
                .issueTime(Date.from(clock.instant()));
    }

    private static JWSHeader header(String type, ECKey named) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .jwk(named.toPublicJWK())
                .build();
    }

    private ECKey require(String proof) {
        return proofs.require(proof, Proofs.thumbprint(key), "POST", URI.create(URL));
    }

    private void assertRefused(String proof) {
        var refused = assertThrows(Refused.class, () -> require(proof));
        assertEquals(AccountError.PROOF_INVALID, refused.reason());
    }
}
