package dev.turtleship.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.authlete.sd.Disclosure;
import com.authlete.sd.SDJWT;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.turtleship.contracts.identity.AgeOver19;
import dev.turtleship.core.credential.CredentialVerifier;
import dev.turtleship.core.credential.CredentialVerifier.Expected;
import dev.turtleship.core.credential.IssuerKeys;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Credentials;
import dev.turtleship.core.testing.Outage;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Proofs;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CredentialResourceTest {
    private static final String PATH = "/v1/identity/credentials/age-over-19";
    private static final String ADULT = "1990-02-28";

    @Inject
    TestTime clock;

    @Inject
    CredentialVerifier verifier;

    @Inject
    IssuerKeys keys;

    private final ECKey phone = Proofs.deviceKey();

    @Test
    void a_grown_up_gets_one_that_any_module_verifies_with_identity_dead() throws Exception {
        var alice = onPhone(IdentityFixture.known(ADULT));
        var answer = issue(alice).expect(200);
        assertEquals(AgeOver19.TYPE, answer.at("/type"));
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        String credential = answer.at("/credential");
        try (var _ = Outage.of("identity")) {
            assertEquals(
                    Proofs.thumbprint(phone),
                    verifier.verify(present(credential), expected(alice)).holderKey());
            issue(alice).problem(503, "core/unavailable");
            assertEquals(keys.published("identity"), JWKSet.parse(keySet().text()));
        }
    }

    @Test
    void it_says_nothing_but_that() throws Exception {
        var alice = onPhone(IdentityFixture.known(ADULT));
        var parsed = SDJWT.parse(issue(alice).expect(200).at("/credential"));
        assertEquals(
                List.of("sub=" + alice.id(), "age_over_19=true"),
                parsed.getDisclosures().stream()
                        .map(one -> one.getClaimName() + "=" + one.getClaimValue())
                        .toList());
        var seen = JWSObject.parse(parsed.getCredentialJwt()).getPayload().toJSONObject();
        assertEquals(
                List.of("_sd", "_sd_alg", "cnf", "exp", "iat", "iss", "vct"),
                seen.keySet().stream().sorted().toList());
        assertFalse(seen.toString().contains(alice.id().toString()), seen.toString());
    }

    @Test
    void without_the_person_it_convinces_no_module() {
        var alice = onPhone(IdentityFixture.known(ADULT));
        String credential = issue(alice).expect(200).at("/credential");
        String anonymous = credential.substring(0, credential.indexOf('~') + 1)
                + SDJWT.parse(credential).getDisclosures().stream()
                        .filter(one -> one.getClaimName().equals(AgeOver19.CLAIM))
                        .map(Disclosure::getDisclosure)
                        .findFirst()
                        .orElseThrow()
                + "~";
        assertThrows(Refused.class, () -> verifier.verify(present(anonymous), expected(alice)));
        var bob = People.signUp();
        assertThrows(Refused.class, () -> verifier.verify(present(credential), expected(bob)));
    }

    @Test
    void it_ends_after_fourteen_days() {
        var alice = onPhone(IdentityFixture.known(ADULT));
        String credential = issue(alice).expect(200).at("/credential");
        clock.advance(Duration.ofDays(14).minusMinutes(1));
        verifier.verify(present(credential), expected(alice));
        clock.advance(Duration.ofMinutes(2));
        assertThrows(Refused.class, () -> verifier.verify(present(credential), expected(alice)));
    }

    @Test
    void whoever_is_too_young_gets_none() {
        var young = Age.today(clock.instant()).minusYears(19).plusDays(1);
        var bob = onPhone(IdentityFixture.known(young.toString()));
        issue(bob).problem(403, "identity/not-over-19");
        assertFalse(issue(bob).text().contains(young.toString()));
        var today = onPhone(IdentityFixture.known(young.minusDays(1).toString()));
        issue(today).expect(200);
    }

    @Test
    void level_two_is_needed_now() {
        var alice = onPhone(People.signUp());
        issue(alice).problem(403, "identity/level-too-low");
        IdentityFixture.verifyPhone(alice, IdentityFixture.freshNumber());
        issue(alice).problem(403, "identity/level-too-low");
        var known = onPhone(IdentityFixture.known(ADULT));
        String number = IdentityFixture.freshNumber();
        IdentityFixture.verifyPhone(known, number);
        issue(known).expect(200);
        IdentityFixture.verifyPhone(People.signUp(), number);
        issue(known).problem(403, "identity/level-too-low");
    }

    @Test
    void it_is_bound_to_the_key_of_the_device_that_asks() {
        var alice = IdentityFixture.known(ADULT);
        alice.api().post(PATH, "").problem(409, "identity/device-key-needed");
        var there = onPhone(alice);
        there.api().post(PATH, "").problem(400, "accounts/proof-invalid");
        var mallory = Proofs.deviceKey();
        there.api()
                .with("DPoP", Proofs.proof(mallory, url(), clock.instant()))
                .post(PATH, "")
                .problem(400, "accounts/proof-invalid");
        String proof = Proofs.proof(phone, url(), clock.instant());
        there.api().with("DPoP", proof).post(PATH, "").expect(200);
        there.api().with("DPoP", proof).post(PATH, "").problem(400, "accounts/proof-invalid");
        Api.open().post(PATH, "").problem(401, "core/unauthenticated");
    }

    @Test
    void the_published_keys_have_no_private_part() {
        assertFalse(keySet().text().contains("\"d\""));
    }

    private Person onPhone(Person person) {
        return People.signIn(person, UUID.randomUUID(), phone);
    }

    private Api.Answer issue(Person person) {
        return person.api()
                .with("DPoP", Proofs.proof(phone, url(), clock.instant()))
                .post(PATH, "");
    }

    private static String url() {
        return Api.open().url() + PATH;
    }

    private static Api.Answer keySet() {
        return Api.open().get("/v1/identity/keys").expect(200);
    }

    private String present(String credential) {
        return Credentials.present(credential, phone, Credentials.binding("gifts", "order-7", clock.instant()));
    }

    private static Expected expected(Person person) {
        return new Expected(
                AgeOver19.ISSUER, AgeOver19.TYPE, AgeOver19.CLAIM, new AccountId(person.id()), "gifts", "order-7");
    }
}
