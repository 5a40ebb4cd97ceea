package dev.turtleship.identity;

import dev.turtleship.core.file.DurableFile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// HMAC-SHA-256 with a key that is on this process's disk and not in the database (`<data>/keys/identity-hash.key`).
/// There are only a million codes and a few thousand common names: whoever had the database could try them all, were
/// they hashed without a key. Losing the key costs the codes that are under way, and nothing else.
@Singleton
class KeyedHash {
    private static final int KEY_BYTES = 32;

    private final Path file;
    private volatile SecretKeySpec key;

    KeyedHash(@ConfigProperty(name = "turtleship.data", defaultValue = "data") Path data) {
        this.file = data.resolve("keys").resolve("identity-hash.key");
    }

    /// When identity starts, so that a damaged file shows then and not in the middle of a request; nothing is made in
    /// its place, because with another key an id would mean something else.
    void start() {
        try {
            if (!Files.exists(file)) {
                byte[] fresh = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(fresh);
                Files.createDirectories(file.getParent());
                DurableFile.replace(file, HexFormat.of().formatHex(fresh));
            }
            byte[] bytes = HexFormat.of().parseHex(Files.readString(file).strip());
            if (bytes.length != KEY_BYTES) {
                throw new IllegalStateException(file + " is damaged: it has " + bytes.length + " bytes");
            }
            key = new SecretKeySpec(bytes, "HmacSHA256");
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " cannot be read or made", failure);
        } catch (IllegalArgumentException _) {
            // Its words would quote the key.
            throw new IllegalStateException(file + " is damaged: it is not hexadecimal");
        }
    }

    /// The parts are told apart: `("ab", "c")` and `("a", "bc")` have different hashes.
    String of(String... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (var part : parts) {
                mac.update(part.getBytes(StandardCharsets.UTF_8));
                mac.update((byte) 0);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
