package dev.turtleship.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DeviceTest {
    /// The example key of RFC 8037, appendix A.2.
    private static final String ED25519 =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    @Test
    void a_device_has_a_name_and_perhaps_a_key() throws JOSEException {
        var alice = People.signUp();
        signIn(alice, "\"name\":\"phone\",\"public_key\":" + p256().toPublicJWK())
                .expect(201);
        signIn(alice, "\"name\":\"watch\",\"public_key\":" + p256().toPublicJWK())
                .expect(201);
        signIn(alice, "\"name\":\"tablet\",\"public_key\":null").expect(201);
        var devices = alice.api().get("/v1/me/devices").expect(200).body().at("/items");
        assertEquals(4, devices.size());
        assertEquals("tablet false", described(devices.get(0)));
        assertEquals("watch true", described(devices.get(1)));
        assertEquals("phone true", described(devices.get(2)));
        assertEquals("device false", described(devices.get(3)));
    }

    private static String described(com.fasterxml.jackson.databind.JsonNode device) {
        return device.at("/name").asText() + " " + device.at("/has_key").asText();
    }

    @Test
    void the_same_device_again_keeps_its_id_and_key() throws JOSEException {
        var alice = People.signUp();
        String id = "\"id\":\"" + UUID.randomUUID() + "\",";
        signIn(alice, id + "\"name\":\"phone\",\"public_key\":" + p256().toPublicJWK())
                .expect(201);
        signIn(alice, id + "\"name\":\"old phone\"").expect(201);
        var devices = alice.api().get("/v1/me/devices").expect(200).body().at("/items");
        assertEquals(2, devices.size());
        assertEquals("old phone true", described(devices.get(0)));
    }

    @Test
    void a_device_id_is_its_persons_own() {
        var alice = People.signUp();
        var bob = People.signUp();
        String id = "\"id\":\"" + UUID.randomUUID() + "\",";
        signIn(alice, id + "\"name\":\"of alice\"").expect(201);
        signIn(bob, id + "\"name\":\"of bob\"").expect(201);
        assertEquals("of alice", alice.api().get("/v1/me/devices").expect(200).at("/items/0/name"));
        assertEquals("of bob", bob.api().get("/v1/me/devices").expect(200).at("/items/0/name"));
    }

    @Test
    void a_private_key_is_refused_and_so_is_another_kind() throws JOSEException {
        for (JWK wrong : new JWK[] {
            p256(),
            new ECKeyGenerator(Curve.P_384).generate().toPublicJWK(),
            new ECKeyGenerator(Curve.P_521).generate().toPublicJWK(),
            new RSAKeyGenerator(2048).generate().toPublicJWK(),
            new RSAKeyGenerator(2048).generate(),
            new OctetSequenceKeyGenerator(256).generate()
        }) {
            assertRefused(wrong.toJSONString());
        }
        assertRefused(ED25519);
        assertRefused(ED25519.replace("}", ",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "\"key\"",
                "{\"kty\":\"EC\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}",
                "{\"kty\":7}"
            })
    void what_is_no_key_is_refused(String key) {
        assertRefused(key);
    }

    private static void assertRefused(String key) {
        Api.open()
                .post(
                        "/v1/people",
                        "{\"handle\":\"" + People.freshHandle()
                                + "\",\"name\":\"A\",\"password\":\"12345678\",\"device\":{\"public_key\":" + key
                                + "}}")
                .invalid("/device/public_key");
    }

    private static Api.Answer signIn(Person person, String device) {
        return Api.open()
                .post(
                        "/v1/sessions",
                        "{\"handle\":\"" + person.handle() + "\",\"password\":\"" + People.PASSWORD + "\",\"device\":{"
                                + device + "}}");
    }

    private static ECKey p256() throws JOSEException {
        return new ECKeyGenerator(Curve.P_256).generate();
    }
}
