package dev.turtleship.core.credential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.authlete.sd.SDObjectBuilder;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import dev.turtleship.core.credential.CredentialVerifier.Expected;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Credentials;
import dev.turtleship.core.testing.Proofs;
import dev.turtleship.core.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each presentation is as good as can be but for one thing.
class CredentialVerifierTest {
    private static final String TYPE = "urn:turtleship:probe:tall";
    private static final String CHANGES = "AQgwz059-_";

    @TempDir
    Path data;

    private final SettableClock clock = new SettableClock();
    private final ECKey issuer = Credentials.issuerKey();
    private final ECKey holder = Proofs.deviceKey();
    private final AccountId alice = new AccountId(Ids.next());
    private final Expected expected = new Expected("probe", TYPE, "tall", alice, "gifts", "order-7");
    private CredentialVerifier verifier;

    @BeforeEach
    void learn() throws IOException {
        var keys = new IssuerKeys(data, new Manifests(Optional.of(List.of())), null);
        keys.learn("probe", new JWKSet(issuer));
        verifier = new CredentialVerifier(keys, clock);
    }

    @Test
    void a_good_presentation_proves_the_claim() {
        var verified = verifier.verify(present(credential()), expected);
        assertEquals(Proofs.thumbprint(holder), verified.holderKey());
        assertEquals(
                clock.instant().getEpochSecond() + 3600, verified.expiresAt().getEpochSecond(), 2);
    }

    @Test
    void no_character_can_be_changed() {
        String good = present(credential());
        verifier.verify(good, expected);
        for (int i = 0; i < good.length(); i++) {
            for (int j = 0; j < CHANGES.length(); j++) {
                if (CHANGES.charAt(j) != good.charAt(i)) {
                    assertRefused(good.substring(0, i) + CHANGES.charAt(j) + good.substring(i + 1));
                }
            }
        }
    }

    @Test
    void what_is_no_presentation_is_refused() {
        for (String none : new String[] {null, "", "~", "~~~", "a.b.c", "a.b.c~", "a.b.c~d~e.f.g", "x".repeat(9000)}) {
            assertRefused(none);
        }
        assertRefused(credential());
        assertRefused(present(credential()) + "~");
        assertRefused(present(credential()).replace("~", "~~"));
    }

    @Test
    void nobody_but_the_holder_can_present_it() {
        var mallory = Proofs.deviceKey();
        assertRefused(Credentials.present(credential(), mallory, binding("gifts", "order-7")));
        // One's own credential for somebody else.
        assertRefused(
                present(credential()), new Expected("probe", TYPE, "tall", new AccountId(Ids.next()), "gifts", "x"));
        var subject = new Expected("probe", TYPE, "tall", new AccountId(Ids.next()), "gifts", "order-7");
        assertRefused(present(credential()), subject);
    }

    @Test
    void it_is_good_for_what_it_was_presented_for_and_nothing_else() {
        String shown = present(credential());
        verifier.verify(shown, expected);
        // The same again is the same order.
        verifier.verify(shown, expected);
        assertRefused(shown, new Expected("probe", TYPE, "tall", alice, "gifts", "order-8"));
        assertRefused(shown, new Expected("probe", TYPE, "tall", alice, "taxi", "order-7"));
        clock.advance(Duration.ofSeconds(301));
        assertRefused(shown);
        verifier.verify(present(credential()), expected);
    }

    @Test
    void each_part_of_the_key_binding_is_needed() {
        String credential = credential();
        for (String part : new String[] {"aud", "nonce", "iat", "sd_hash"}) {
            var without = binding("gifts", "order-7");
            without.put(part, null);
            assertRefused(Credentials.present(credential, holder, without));
        }
        var early = Credentials.binding("gifts", "order-7", clock.instant().plusSeconds(310));
        assertRefused(Credentials.present(credential, holder, early));
        var claims = binding("gifts", "order-7");
        claims.put("sd_hash", Credentials.digest(credential));
        assertRefused(credential + Credentials.sign(Credentials.header("JWT", null), claims, holder));
    }

    @Test
    void it_ends() {
        String old = credential(claims -> claims.put("exp", clock.instant().getEpochSecond() + 60));
        verifier.verify(present(old), expected);
        clock.advance(Duration.ofSeconds(61));
        assertRefused(present(old));
        assertRefused(present(credential(claims -> claims.remove("exp"))));
        assertRefused(present(credential(
                claims -> claims.put("iat", clock.instant().plusSeconds(400).getEpochSecond()))));
    }

    @Test
    void it_is_good_from_when_it_says() {
        long now = clock.instant().getEpochSecond();
        verifier.verify(present(credential(claims -> claims.put("nbf", now))), expected);
        assertRefused(present(credential(claims -> claims.put("nbf", now + 400))));
        assertRefused(present(credential(claims -> claims.put("nbf", "tomorrow"))));
    }

    @Test
    void only_the_issuers_key_and_its_algorithm_count() {
        assertRefused(present(Credentials.issue(Credentials.issuerKey(), claims(), disclosable())));
        String good = credential();
        String payload = good.substring(good.indexOf('.') + 1, good.lastIndexOf('.'));
        String disclosures = good.substring(good.indexOf('~'));
        String none = Base64URL.encode("{\"alg\":\"none\",\"typ\":\"dc+sd-jwt\",\"kid\":\"issuer-1\"}") + ".";
        assertRefused(present(none + payload + "." + disclosures));
        String stranger = good.replace(good.substring(0, good.indexOf('.')), header("issuer-2"));
        assertRefused(present(stranger));
        String bare = Credentials.sign(Credentials.header("JWT", "issuer-1"), claims(), issuer);
        assertRefused(present(bare + "~"));
        String unsigned = good + Base64URL.encode("{\"alg\":\"none\",\"typ\":\"kb+jwt\"}") + "."
                + Base64URL.encode("{\"aud\":\"gifts\",\"nonce\":\"order-7\"}") + ".";
        assertRefused(unsigned);
    }

    @Test
    void another_issuer_or_another_type_is_another_credential() {
        assertRefused(present(credential(claims -> claims.put("iss", "urn:turtleship:gifts"))));
        assertRefused(present(credential(claims -> claims.put("vct", TYPE + "er"))));
    }

    @Test
    void the_claim_must_be_disclosed_and_true() {
        String good = credential();
        String jwt = good.substring(0, good.indexOf('~') + 1);
        assertRefused(present(jwt));
        for (Object no : new Object[] {false, "true", 1}) {
            var lie = disclosable();
            lie.put("tall", no);
            assertRefused(present(Credentials.issue(issuer, claims(), lie)));
        }
        var anonymous = disclosable();
        anonymous.remove("sub");
        assertRefused(present(Credentials.issue(issuer, claims(), anonymous)));
    }

    @Test
    void a_disclosure_of_another_credential_or_twice_is_refused() {
        var lie = disclosable();
        lie.put("tall", false);
        String small = Credentials.issue(issuer, claims(), lie);
        assertRefused(present(small + Credentials.disclosure("tall", true) + "~"));
        String tall = credential();
        assertRefused(present(small.substring(0, small.indexOf('~')) + tall.substring(tall.indexOf('~'))));
        String last = tall.substring(tall.lastIndexOf('~', tall.length() - 2) + 1);
        assertRefused(present(tall + last));
        // A disclosure that claims what the issuer says in the open.
        var twice = disclosable();
        twice.put("iss", "urn:turtleship:probe");
        assertRefused(present(Credentials.issue(issuer, claims(), twice)));
    }

    @Test
    void digests_of_another_kind_are_refused() {
        var builder = new SDObjectBuilder("sha-512");
        claims().forEach(builder::putClaim);
        var disclosures = new StringBuilder("~");
        disclosable().forEach((name, value) -> disclosures
                .append(builder.putSDClaim(name, value).getDisclosure())
                .append('~'));
        var header = Credentials.header("dc+sd-jwt", "issuer-1");
        assertRefused(present(Credentials.sign(header, builder.build(true), issuer) + disclosures));
    }

    @Test
    void a_credential_bound_to_no_key_or_to_one_of_another_kind_is_refused() {
        assertRefused(present(credential(claims -> claims.remove("cnf"))));
        assertRefused(present(credential(claims -> claims.put("cnf", "me"))));
        assertRefused(present(credential(claims -> claims.put("cnf", Map.of("jwk", Map.of("kty", "RSA"))))));
    }

    @Test
    void without_the_issuers_keys_nothing_is_judged() {
        var stranger = new Expected("nobody", TYPE, "tall", alice, "gifts", "order-7");
        var refused = assertThrows(Refused.class, () -> verifier.verify(present(credential()), stranger));
        assertEquals(CoreError.UNAVAILABLE, refused.reason());
    }

    @Test
    void whoever_does_not_say_what_it_is_for_has_a_bug() {
        var aimless = new Expected("probe", TYPE, "tall", alice, "gifts", " ");
        assertThrows(IllegalStateException.class, () -> verifier.verify(present(credential()), aimless));
    }

    private String credential() {
        return credential(_ -> {});
    }

    private String credential(Consumer<Map<String, Object>> change) {
        var claims = new LinkedHashMap<>(claims());
        change.accept(claims);
        return Credentials.issue(issuer, claims, disclosable());
    }

    private Map<String, Object> claims() {
        return Credentials.claims("urn:turtleship:probe", TYPE, holder, clock.instant());
    }

    private Map<String, Object> disclosable() {
        return new HashMap<>(Map.of("sub", alice.toString(), "tall", true));
    }

    private Map<String, Object> binding(String audience, String nonce) {
        return Credentials.binding(audience, nonce, clock.instant());
    }

    private String present(String credential) {
        return Credentials.present(credential, holder, binding("gifts", "order-7"));
    }

    private static String header(String keyId) {
        return Credentials.header("dc+sd-jwt", keyId).toBase64URL().toString();
    }

    private void assertRefused(String presentation) {
        assertRefused(presentation, expected);
    }

    private void assertRefused(String presentation, Expected expected) {
        var refused =
                assertThrows(Refused.class, () -> verifier.verify(presentation, expected), () -> "was " + presentation);
        assertEquals(CredentialError.PRESENTATION_INVALID, refused.reason());
    }
}
