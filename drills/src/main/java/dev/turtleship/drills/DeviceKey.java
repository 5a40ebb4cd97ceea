package dev.turtleship.drills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;

/// The key of a device, and the proofs it makes at each refresh (DPoP, RFC 9449).
final class DeviceKey {
    private static final int COORDINATE_BYTES = 32;

    private final KeyPair pair;
    private final Clock clock = Clock.systemUTC();
    /// Proofs made so far: an id has to be new for this key only.
    private int proofs;

    DeviceKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new CannotRun("making a device key", missing);
        }
    }

    /// As a JWK (RFC 7517).
    ObjectNode publicKey() {
        var point = ((ECPublicKey) pair.getPublic()).getW();
        return Json.object()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("x", coordinate(point.getAffineX()))
                .put("y", coordinate(point.getAffineY()));
    }

    String proof(String method, String url) {
        var header = Json.object().put("typ", "dpop+jwt").put("alg", "ES256");
        header.set("jwk", publicKey());
        var claims = Json.object()
                .put("jti", "proof " + ++proofs)
                .put("htm", method)
                .put("htu", url)
                .put("iat", clock.instant().getEpochSecond());
        var signed = base64(Json.write(header)) + "." + base64(Json.write(claims));
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException missing) {
            throw new CannotRun("signing a proof", missing);
        }
    }

    /// Exactly 32 bytes, whatever leading zeros the number has.
    private static String coordinate(BigInteger number) {
        var bytes = number.toByteArray();
        var fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
        return base64(Arrays.copyOf(fixed, COORDINATE_BYTES));
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
