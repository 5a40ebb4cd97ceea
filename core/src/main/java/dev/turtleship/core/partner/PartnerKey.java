package dev.turtleship.core.partner;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// The key of a partner: 256 random bits behind the name of the module that it opens, so that whoever finds one knows
/// what it is. Made where it is needed and shown once; everything else knows the SHA-256 of it. Random as it is, the
/// hash needs neither salt nor time.
public final class PartnerKey {
    private static final int BYTES = 32;
    private static final String BEARER = "Bearer ";

    private PartnerKey() {}

    public static String make(String module) {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return of(module, bytes);
    }

    /// Of 256 bits that nobody else can know.
    public static String of(String module, byte[] secret) {
        return "partner_" + module + "_"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /// As it is stored and told: 64 hexadecimal digits.
    public static String sha256(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The hash of the key in an `Authorization` header; of anything else a hash that no key has.
    public static String sha256OfHeader(String authorization) {
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        return bearer ? sha256(authorization.substring(BEARER.length()).strip()) : "";
    }
}
