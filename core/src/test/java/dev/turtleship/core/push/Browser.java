package dev.turtleship.core.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.turtleship.core.testing.Api;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A browser that subscribed at a push service: its keys, what came for it, and what that says, decrypted as RFC 8291
/// and RFC 8188 tell browsers to, with nothing of the library that encrypted it.
record Browser(String service, String path, ECKey key, byte[] secret) {
    private static final int SALT_BYTES = 16;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    static Browser at(String service) {
        var secret = new byte[16];
        RANDOM.nextBytes(secret);
        try {
            return new Browser(
                    service, "/send/" + UUID.randomUUID(), new ECKeyGenerator(Curve.P_256).generate(), secret);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String endpoint() {
        return service + path;
    }

    String p256dh() {
        return base64(point());
    }

    String auth() {
        return base64(secret);
    }

    /// As `PushSubscription.toJSON()` gives it.
    String subscription() {
        return subscription(endpoint(), p256dh(), auth());
    }

    static String subscription(String endpoint, String p256dh, String auth) {
        return "{\"endpoint\":\"" + endpoint + "\",\"expirationTime\":null,\"keys\":{\"p256dh\":\"" + p256dh
                + "\",\"auth\":\"" + auth + "\"}}";
    }

    UUID subscribe(Api api) {
        var id = UUID.randomUUID();
        api.put("/v1/push/subscriptions/" + id, subscription()).expect(201);
        return id;
    }

    List<PushServices.Sent> sent() {
        return PushServices.sent(path);
    }

    JsonNode read(PushServices.Sent sent) {
        try {
            return Api.json(new String(decrypt(sent.body()), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | JOSEException failure) {
            throw new AssertionError("this cannot be decrypted", failure);
        }
    }

    private byte[] point() {
        return point(key.getX().decode(), key.getY().decode());
    }

    private static byte[] point(byte[] x, byte[] y) {
        return ByteBuffer.allocate(65).put((byte) 4).put(x).put(y).array();
    }

    /// One record: salt, its size, the sender's point, and what is encrypted.
    private byte[] decrypt(byte[] body) throws GeneralSecurityException, JOSEException {
        var in = ByteBuffer.wrap(body);
        var salt = new byte[SALT_BYTES];
        in.get(salt);
        int recordSize = in.getInt();
        var sender = new byte[in.get() & 0xff];
        in.get(sender);
        var encrypted = new byte[in.remaining()];
        in.get(encrypted);
        if (encrypted.length > recordSize) {
            throw new GeneralSecurityException("more than one record");
        }
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(key.toECPrivateKey());
        agreement.doPhase(publicKey(sender), true);
        var info = new ByteArrayOutputStream();
        info.writeBytes("WebPush: info\0".getBytes(StandardCharsets.US_ASCII));
        info.writeBytes(point());
        info.writeBytes(sender);
        var secretOfBoth = expand(hmac(secret, agreement.generateSecret()), info.toByteArray(), 32);
        var seed = hmac(salt, secretOfBoth);
        var contentKey = expand(seed, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), 16);
        var nonce = expand(seed, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), 12);
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(contentKey, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return unpadded(cipher.doFinal(encrypted));
    }

    /// The last record ends with a 2 and zeros.
    private static byte[] unpadded(byte[] padded) throws GeneralSecurityException {
        int end = padded.length - 1;
        while (end > 0 && padded[end] == 0) {
            end--;
        }
        if (padded[end] != 2) {
            throw new GeneralSecurityException("no end of a last record");
        }
        return Arrays.copyOf(padded, end);
    }

    private ECPublicKey publicKey(byte[] point) throws GeneralSecurityException, JOSEException {
        var x = new BigInteger(1, Arrays.copyOfRange(point, 1, 33));
        var y = new BigInteger(1, Arrays.copyOfRange(point, 33, 65));
        var spec = new ECPublicKeySpec(new ECPoint(x, y), key.toECPublicKey().getParams());
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    /// The first block of HKDF's expansion is all that is needed (RFC 5869).
    private static byte[] expand(byte[] key, byte[] info, int length) throws GeneralSecurityException {
        var block = ByteBuffer.allocate(info.length + 1).put(info).put((byte) 1).array();
        return Arrays.copyOf(hmac(key, block), length);
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
