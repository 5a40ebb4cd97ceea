package dev.turtleship.core.media;

import dev.turtleship.core.file.DurableFile;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Addresses of files that are good for some minutes, signed (HMAC-SHA-256) with a key on this process's disk
/// (`<data>/keys/media-links.key`), because a browser sends no token with a picture. Losing the key costs the links
/// that are out, and nothing else.
@Singleton
class Links {
    private static final int KEY_BYTES = 32;

    /// A link is the same for so long, so that a browser knows what it has.
    private static final Duration SAME_FOR = Duration.ofMinutes(5);

    private final Path file;
    private final MediaConfig config;
    private final Clock clock;
    private volatile SecretKeySpec key;

    Links(@ConfigProperty(name = "turtleship.data", defaultValue = "data") Path data, MediaConfig config, Clock clock) {
        this.file = data.resolve("keys").resolve("media-links.key");
        this.config = config;
        this.clock = clock;
    }

    /// When media starts, so that a damaged file shows then and not in the middle of a request.
    synchronized void start() {
        try {
            if (!Files.exists(file)) {
                var fresh = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(fresh);
                Files.createDirectories(file.getParent());
                DurableFile.replace(file, HexFormat.of().formatHex(fresh));
            }
            var bytes = HexFormat.of().parseHex(Files.readString(file).strip());
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

    Instant expiry() {
        long step = SAME_FOR.toSeconds();
        long least = clock.instant().plus(config.linkLife()).getEpochSecond();
        return Instant.ofEpochSecond(Math.ceilDiv(least, step) * step);
    }

    String link(UUID id, Storage.Part part, Instant expiry) {
        long expires = expiry.getEpochSecond();
        return "/v1/media/" + id + "/" + part.file() + "?expires=" + expires + "&signature="
                + signature(id, part, expires);
    }

    /// Refuses what was not signed here, for this very part of this file, or is over; in the same words, since nobody
    /// who came by the right way needs to know which.
    void require(UUID id, Storage.Part part, long expires, String signature) {
        boolean signed = MessageDigest.isEqual(
                signature(id, part, expires).getBytes(StandardCharsets.US_ASCII),
                String.valueOf(signature).getBytes(StandardCharsets.UTF_8));
        if (!signed || clock.instant().getEpochSecond() >= expires) {
            throw new Refused(MediaError.LINK_REFUSED, "Ask for a new one with the key of the file");
        }
    }

    Duration left(long expires) {
        return Duration.ofSeconds(Math.max(0, expires - clock.instant().getEpochSecond()));
    }

    private String signature(UUID id, Storage.Part part, long expires) {
        try {
            if (key == null) {
                // The database was never there since this process started; the disk is.
                start();
            }
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var text = id + " " + part.file() + " " + expires;
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
