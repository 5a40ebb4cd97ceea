package dev.turtleship.drills;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Somebody's browser with its subscription at a push service, which reads what comes as RFC 8291 and RFC 8188 tell it.
///
/// @param endpoint its address there
record PushBrowser(Person person, String id, String endpoint, KeyPair keys, byte[] secret) {
    private static final int COORDINATE_BYTES = 32;
    private static final int SECRET_BYTES = 16;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    static PushBrowser make(Person person, String id, String endpoint) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var secret = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(secret);
            return new PushBrowser(person, id, endpoint, generator.generateKeyPair(), secret);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String p256dh() {
        return base64(point());
    }

    String auth() {
        return base64(secret);
    }

    /// What came, in clear.
    String read(byte[] body) {
        try {
            return new String(decrypt(body), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("a push for " + person.handle() + " cannot be read", failed);
        }
    }

    private byte[] decrypt(byte[] body) throws GeneralSecurityException {
        var in = ByteBuffer.wrap(body);
        var salt = new byte[SALT_BYTES];
        in.get(salt);
        in.getInt();
        var sender = new byte[in.get() & 0xff];
        in.get(sender);
        var encrypted = new byte[in.remaining()];
        in.get(encrypted);
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(keys.getPrivate());
        agreement.doPhase(publicKey(sender), true);
        var info = new ByteArrayOutputStream();
        info.writeBytes(ascii("WebPush: info\0"));
        info.writeBytes(point());
        info.writeBytes(sender);
        var both = expand(hmac(secret, agreement.generateSecret()), info.toByteArray(), COORDINATE_BYTES);
        var seed = hmac(salt, both);
        var key = expand(seed, ascii("Content-Encoding: aes128gcm\0"), KEY_BYTES);
        var nonce = expand(seed, ascii("Content-Encoding: nonce\0"), NONCE_BYTES);
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        var padded = cipher.doFinal(encrypted);
        int end = padded.length - 1;
        while (end > 0 && padded[end] == 0) {
            end--;
        }
        return Arrays.copyOf(padded, end);
    }

    private byte[] point() {
        var point = ((ECPublicKey) keys.getPublic()).getW();
        return ByteBuffer.allocate(1 + 2 * COORDINATE_BYTES)
                .put((byte) 4)
                .put(coordinate(point.getAffineX()))
                .put(coordinate(point.getAffineY()))
                .array();
    }

    private static byte[] coordinate(BigInteger number) {
        var bytes = number.toByteArray();
        var whole = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, whole, COORDINATE_BYTES - length, length);
        return whole;
    }

    private PublicKey publicKey(byte[] point) throws GeneralSecurityException {
        int middle = 1 + COORDINATE_BYTES;
        var x = new BigInteger(1, Arrays.copyOfRange(point, 1, middle));
        var y = new BigInteger(1, Arrays.copyOfRange(point, middle, middle + COORDINATE_BYTES));
        var curve = ((ECPublicKey) keys.getPublic()).getParams();
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
