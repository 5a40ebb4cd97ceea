package dev.turtleship.identity;

import dev.turtleship.core.file.DurableFile;
import dev.turtleship.core.module.Manifests;
import jakarta.annotation.PostConstruct;
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
    private final boolean here;
    private SecretKeySpec key;

    KeyedHash(@ConfigProperty(name = "turtleship.data", defaultValue = "data") Path data, Manifests manifests) {
        this.file = data.resolve("keys").resolve("identity-hash.key");
        this.here = manifests.runsHere("identity");
    }

    @PostConstruct
    void load() {
        if (!here) {
            return;
        }
        try {
            if (!Files.exists(file)) {
                byte[] fresh = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(fresh);
                Files.createDirectories(file.getParent());
                DurableFile.replace(file, HexFormat.of().formatHex(fresh));
            }
            key = new SecretKeySpec(
                    HexFormat.of().parseHex(Files.readString(file).strip()), "HmacSHA256");
        } catch (IOException failure) {
            throw new UncheckedIOException("the key in " + file, failure);
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
