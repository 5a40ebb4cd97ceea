package dev.turtleship.gifts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The code of a voucher, 28 characters as a barcode shows them: a public number of ten and a secret of eighteen (90
/// bits), in Crockford's base 32 without lower case. The secret is an HMAC-SHA256 of the number, so it is the check as
/// well: a code of which any byte was changed is refused before anything is looked up, and nobody who reads the table
/// of vouchers can use one.
final class VoucherCode {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int NUMBER_CHARACTERS = 10;
    private static final int SECRET_CHARACTERS = 18;
    private static final int BITS = 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    private VoucherCode() {}

    static String newNumber() {
        var number = new StringBuilder();
        for (int i = 0; i < NUMBER_CHARACTERS; i++) {
            number.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return number.toString();
    }

    static String of(String number, String key) {
        return number + secret(number, key);
    }

    /// The number inside the code, if it is one of ours.
    static Optional<String> number(String code, String key) {
        if (code.length() != NUMBER_CHARACTERS + SECRET_CHARACTERS) {
            return Optional.empty();
        }
        String number = code.substring(0, NUMBER_CHARACTERS);
        boolean ours = MessageDigest.isEqual(
                of(number, key).getBytes(StandardCharsets.UTF_8), code.getBytes(StandardCharsets.UTF_8));
        return ours ? Optional.of(number) : Optional.empty();
    }

    /// The first 90 bits of the HMAC, five at a time.
    private static String secret(String number, String key) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            var bytes = mac.doFinal(number.getBytes(StandardCharsets.UTF_8));
            var secret = new StringBuilder();
            for (int i = 0; i < SECRET_CHARACTERS; i++) {
                secret.append(ALPHABET.charAt(bits(bytes, i * BITS)));
            }
            return secret.toString();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int bits(byte[] bytes, int from) {
        int two = (bytes[from / 8] & 0xff) << 8 | bytes[from / 8 + 1] & 0xff;
        return two >> 16 - BITS - from % 8 & (1 << BITS) - 1;
    }
}
