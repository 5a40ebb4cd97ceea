package dev.turtleship.taxi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.problem.Refused;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a ride of one rider will cost, promised until `expiresAt`. Nothing of it is stored: the rider holds it, as a
/// token `q1.<payload>.<HMAC-SHA256>`, and whatever was done to the token shows.
record Quote(
        UUID id,
        UUID rider,
        Place pickup,
        Place dropoff,
        long distanceMeters,
        long durationSeconds,
        String tariff,
        List<Tariff.Item> items,
        Instant expiresAt) {
    private static final String VERSION = "q1";
    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    long amountMinor() {
        return Tariff.total(items);
    }

    String sign(String secret, ObjectMapper json) {
        try {
            String signed = VERSION + "." + BASE64.encodeToString(json.writeValueAsBytes(this));
            return signed + "." + mac(secret, signed);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a quote cannot be written", impossible);
        }
    }

    /// The quote inside a token that this secret signed. Texts are compared, not what they decode to: base64 has
    /// several spellings of the same bytes, and a token that was touched is not ours.
    static Quote verify(String token, String secret, ObjectMapper json) {
        int dot = token.lastIndexOf('.');
        if (dot > 0) {
            String signed = token.substring(0, dot);
            byte[] given = token.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
            if (MessageDigest.isEqual(mac(secret, signed).getBytes(StandardCharsets.UTF_8), given)) {
                return read(signed.substring(VERSION.length() + 1), json);
            }
        }
        throw new Refused(TaxiError.QUOTE_INVALID, "Ask for a new quote").at("/quote", "Not ours, or not as it was");
    }

    private static Quote read(String payload, ObjectMapper json) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
            return json.readValue(text, Quote.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a quote that was signed here cannot be read", impossible);
        }
    }

    private static String mac(String secret, String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return BASE64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
