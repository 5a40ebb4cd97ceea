package dev.turtleship.core.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.zerodeplibs.webpush.VAPIDKeyPair;
import com.zerodeplibs.webpush.VAPIDKeyPairs;
import com.zerodeplibs.webpush.jwt.VAPIDJWTParam;
import com.zerodeplibs.webpush.key.PrivateKeySources;
import com.zerodeplibs.webpush.key.PublicKeySources;
import dev.turtleship.core.file.DurableFile;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Who we are to push services (RFC 8292): a key pair that every subscription is bound to by the browser, and a word
/// signed with it for each service. It is made once and lost never: with another key nobody who subscribed is told
/// anything until their device subscribes anew.
@Singleton
class Vapid {
    /// RFC 8292 allows a day.
    private static final Duration GOOD_FOR = Duration.ofHours(12);

    private static final Duration SAME_FOR = Duration.ofHours(6);
    private static final int MAX_ORIGINS = 1_000;

    private final Path file;
    private final PushConfig config;
    private final Clock clock;
    private final Cache<String, String> words = Caffeine.newBuilder()
            .maximumSize(MAX_ORIGINS)
            .expireAfterWrite(SAME_FOR)
            .build();
    private volatile VAPIDKeyPair keys;

    Vapid(@ConfigProperty(name = "turtleship.data", defaultValue = "data") Path data, PushConfig config, Clock clock) {
        this.file = config.keyFile().orElse(data.resolve("keys").resolve("push-vapid.json"));
        this.config = config;
        this.clock = clock;
    }

    /// When push starts, so that a damaged file shows then and not in the middle of a request. A file that was
    /// named and is not there is a mistake: a key made in its stead would be another one in each process.
    synchronized void start() {
        if (keys != null) {
            return;
        }
        try {
            if (!Files.exists(file) && config.keyFile().isEmpty()) {
                Files.createDirectories(file.getParent());
                DurableFile.replace(
                        file, new ECKeyGenerator(Curve.P_256).generate().toJSONString());
            }
            var key = ECKey.parse(Files.readString(file));
            if (!Curve.P_256.equals(key.getCurve()) || !key.isPrivate()) {
                throw new IllegalStateException(file + " is no private key of P-256");
            }
            keys = VAPIDKeyPairs.of(
                    PrivateKeySources.ofECPrivateKey(key.toECPrivateKey()),
                    PublicKeySources.ofECPublicKey(key.toECPublicKey()));
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " cannot be read or made", failure);
        } catch (ParseException | JOSEException _) {
            // Their words may quote the key.
            throw new IllegalStateException(file + " is damaged: it is no key");
        }
    }

    /// As browsers want it: the point, uncompressed, in base64url.
    String publicKey() {
        return loaded().extractPublicKeyInUncompressedFormAsString();
    }

    /// The header `Authorization` for the push service of this endpoint; signed once in some hours.
    String authorization(URI endpoint) {
        return words.get(Endpoint.origin(endpoint), _ -> {
            var word = VAPIDJWTParam.getBuilder()
                    .resourceURLString(endpoint.toString())
                    .expirationTime(clock.instant().plus(GOOD_FOR));
            config.contact().ifPresent(word::subject);
            return loaded().generateAuthorizationHeaderValue(word.build());
        });
    }

    /// The service would not take our word; the next one is signed anew.
    void forget(URI endpoint) {
        words.invalidate(Endpoint.origin(endpoint));
    }

    private VAPIDKeyPair loaded() {
        if (keys == null) {
            throw new Refused(CoreError.UNAVAILABLE, "push has not started yet");
        }
        return keys;
    }
}
