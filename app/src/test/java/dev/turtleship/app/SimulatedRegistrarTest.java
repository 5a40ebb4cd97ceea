package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import dev.turtleship.core.testing.Api;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The registrar on good days and on bad ones; that identity believes no lie is shown by its own tests.
class SimulatedRegistrarTest {
    private static final String ALICE = Api.object("name", "Alice", "birth_date", "1990-02-28");

    @Test
    void an_honest_one_signs_what_it_was_asked_and_knows_everybody_but_nobody() throws Exception {
        try (var registrar = SimulatedRegistrar.open()) {
            var says = says(registrar, ALICE);
            assertEquals("match", says.get("outcome"));
            assertEquals(
                    "7 Alice 1990-02-28 registrar",
                    "%s %s %s %s"
                            .formatted(says.get("check"), says.get("name"), says.get("birth_date"), says.get("iss")));
            String nobody = Api.object("name", "Nobody Special", "birth_date", "1990-02-28");
            assertEquals("no_match", says(registrar, nobody).get("outcome"));
        }
    }

    @Test
    void it_lies_when_told_to() throws Exception {
        try (var registrar = SimulatedRegistrar.open()) {
            mode(registrar, "refusing");
            assertEquals("no_match", says(registrar, ALICE).get("outcome"));
            mode(registrar, "wrong_id");
            assertFalse("7".equals(says(registrar, ALICE).get("check")));
            mode(registrar, "contradicting");
            assertEquals("1950-01-01", says(registrar, ALICE).get("birth_date"));
            mode(registrar, "wrong_signature");
            assertFalse(signed(registrar, ask(registrar, ALICE)));
            mode(registrar, "dead");
            assertThrows(UncheckedIOException.class, () -> ask(registrar, ALICE));
            mode(registrar, "honest");
            assertTrue(signed(registrar, ask(registrar, ALICE)));
            Api.at(registrar.url()).put("/mode", "sleepy").expect(400);
        }
    }

    private static void mode(SimulatedRegistrar registrar, String mode) {
        Api.at(registrar.url()).put("/mode", mode).expect(204);
    }

    private static Map<String, Object> says(SimulatedRegistrar registrar, String question) throws Exception {
        String text = ask(registrar, question);
        assertTrue(signed(registrar, text));
        return JWSObject.parse(text).getPayload().toJSONObject();
    }

    private static String ask(SimulatedRegistrar registrar, String question) {
        return Api.at(registrar.url()).put("/checks/7", question).expect(200).text();
    }

    private static boolean signed(SimulatedRegistrar registrar, String text) throws Exception {
        return JWSObject.parse(text).verify(new ECDSAVerifier(ECKey.parse(registrar.key())));
    }
}
