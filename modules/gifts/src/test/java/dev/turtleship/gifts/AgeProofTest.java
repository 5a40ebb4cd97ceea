package dev.turtleship.gifts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.turtleship.contracts.identity.AgeOver19;
import dev.turtleship.core.credential.CredentialVerifier;
import dev.turtleship.core.credential.IssuerKeys;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Credentials;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Proofs;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Wine needs a proof of age, which is verified with identity dead: in these tests there is none at all.
@QuarkusTest
class AgeProofTest {
    @Inject
    IssuerKeys keys;

    @Inject
    Clock clock;

    private final ECKey issuer = Credentials.issuerKey();
    private final ECKey holder = Proofs.deviceKey();
    private Person buyer;
    private UUID wine;

    @BeforeEach
    void offer() throws IOException {
        keys.learn(AgeOver19.ISSUER, new JWKSet(issuer));
        wine = GiftsFixture.item(GiftsFixture.partner("Wine shop"), "single", GiftsFixture.PRICE, true);
        buyer = People.signUp();
        GiftsFixture.awaitKnown(buyer);
    }

    @Test
    void with_a_proof_for_this_order_it_is_ordered_and_a_repeat_needs_none() {
        var order = Ids.next();
        String good = present(order, true);
        order(order, good).expect(201);
        order(order, good).expect(200);
        order(order, null).expect(200);
    }

    @Test
    void without_one_for_this_order_it_is_refused() {
        var order = Ids.next();
        var none = order(order, null).problem(403, "gifts/age-proof-needed");
        assertEquals("/presentation", none.at("/errors/0/pointer"));
        String good = present(order, true);
        for (String wrong :
                new String[] {"", "x", good.substring(1), good + "~", present(Ids.next(), true), present(order, false)
                }) {
            var refused = order(order, wrong).problem(400, "core/presentation-invalid");
            assertEquals("/presentation", refused.at("/errors/0/pointer"));
        }
        var mallory = People.signUp();
        mallory.api().put("/v1/gifts/orders/" + order, body(good)).problem(400, "core/presentation-invalid");
        buyer.api().get("/v1/gifts/orders/" + order).problem(404, "gifts/gift-unknown");
    }

    private Api.Answer order(UUID id, String presentation) {
        return buyer.api().put("/v1/gifts/orders/" + id, body(presentation));
    }

    private String body(String presentation) {
        return Api.object(
                "item",
                wine,
                "price",
                GiftsFixture.krw(GiftsFixture.PRICE),
                "recipient",
                buyer.id(),
                "presentation",
                presentation);
    }

    private String present(UUID order, boolean over19) {
        var now = clock.instant();
        var claims = Credentials.claims(CredentialVerifier.issuer(AgeOver19.ISSUER), AgeOver19.TYPE, holder, now);
        var disclosed = new LinkedHashMap<String, Object>(Map.of(AgeOver19.CLAIM, over19));
        disclosed.put("sub", buyer.id().toString());
        return Credentials.present(
                Credentials.issue(issuer, claims, disclosed),
                holder,
                Credentials.binding("gifts", order.toString(), now));
    }
}
