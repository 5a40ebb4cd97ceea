package dev.turtleship.core.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.turtleship.core.file.DurableFile;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.module.Peers;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// The keys that tokens are signed and verified with, on this process's own disk (`<data>/keys`), so that a token can
/// be verified though nobody else is alive. Where accounts runs there is the private key; everywhere else the public
/// set is fetched from there and the last good copy kept.
@Singleton
class Keys {
    private static final Logger LOG = Logger.getLogger(Keys.class);
    private static final Duration FETCH_EVERY = Duration.ofMinutes(1);
    private static final Duration FETCH_AGAIN = Duration.ofSeconds(1);
    private static final int BITS = 2048;
    private static final int MAX_GRACE = 256;
    private static final String OTHERS = "grace-known.json";

    private final Path folder;
    private final Manifests manifests;
    private final Peers peers;
    private RSAKey signing;
    private RSAKey graceSigning;
    private volatile JWKSet published = new JWKSet();
    private volatile JWKSet grace = new JWKSet();

    Keys(@ConfigProperty(name = "turtleship.data", defaultValue = "data") Path data, Manifests manifests, Peers peers) {
        this.folder = data.resolve("keys");
        this.manifests = manifests;
        this.peers = peers;
    }

    @PostConstruct
    void load() {
        try {
            Files.createDirectories(folder);
            graceSigning = loadOrMake(folder.resolve("grace.json"));
            grace = new JWKSet(graceSigning.toPublicJWK());
            learn(copy(folder.resolve(OTHERS)));
            if (manifests.runsHere("accounts")) {
                signing = loadOrMake(folder.resolve("signing.json"));
                published = new JWKSet(signing.toPublicJWK());
            } else {
                var copy = folder.resolve("published.json");
                published = copy(copy);
                Thread.ofVirtual().name("keys").start(() -> follow(copy));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("keys in " + folder, failure);
        } catch (ParseException | JOSEException damaged) {
            throw new IllegalStateException("keys in " + folder + " are damaged", damaged);
        }
    }

    /// The private key; only where accounts runs.
    RSAKey signing() {
        if (signing == null) {
            throw new IllegalStateException("accounts does not run here, so nothing is signed here");
        }
        return signing;
    }

    /// This process's own key, made before any outage, which signs grace tokens and nothing else.
    RSAKey graceSigning() {
        return graceSigning;
    }

    /// The public grace keys of this process and of all others it heard of. They are not published with the others:
    /// whoever outside verifies tokens by those must not take grace for the real thing.
    JWKSet grace() {
        return grace;
    }

    /// Keeps the grace keys of other processes, on disk, so that their tokens are known though nobody can be asked.
    synchronized void learn(JWKSet others) throws IOException {
        var known = new ArrayList<>(grace.getKeys());
        for (var key : others.getKeys()) {
            if (grace.getKeyByKeyId(key.getKeyID()) == null && key instanceof RSAKey rsa && known.size() < MAX_GRACE) {
                known.add(rsa.toPublicJWK());
            }
        }
        if (known.size() == MAX_GRACE) {
            LOG.warnf("%d grace keys are known; no more are taken", MAX_GRACE);
        }
        if (known.size() > grace.getKeys().size()) {
            grace = new JWKSet(known);
            DurableFile.replace(folder.resolve(OTHERS), grace.toString());
        }
    }

    /// The public keys, as published at `/.well-known/jwks.json`.
    JWKSet published() {
        return published;
    }

    private static RSAKey loadOrMake(Path file) throws IOException, ParseException, JOSEException {
        if (Files.exists(file)) {
            return RSAKey.parse(Files.readString(file));
        }
        var key = new RSAKeyGenerator(BITS)
                .keyID(Ids.next().toString())
                .keyUse(KeyUse.SIGNATURE)
                .generate();
        DurableFile.replace(file, key.toJSONString());
        return key;
    }

    /// What was learned from others can be learned again: a damaged copy is as good as none.
    private static JWKSet copy(Path file) throws IOException {
        try {
            return Files.exists(file) ? JWKSet.parse(Files.readString(file)) : new JWKSet();
        } catch (ParseException damaged) {
            LOG.errorf("the copy of keys in %s is damaged: %s", file, damaged.getMessage());
            return new JWKSet();
        }
    }

    private void follow(Path copy) {
        while (!Thread.currentThread().isInterrupted()) {
            var wait = FETCH_AGAIN;
            if (peers.urlOf("accounts").isPresent()) {
                try {
                    var request =
                            peers.request("accounts", "/.well-known/jwks.json").build();
                    var response = peers.send(request, HttpResponse.BodyHandlers.ofString());
                    var fetched = response.statusCode() == 200 ? JWKSet.parse(response.body()) : new JWKSet();
                    if (!fetched.isEmpty()) {
                        published = fetched;
                        DurableFile.replace(copy, response.body());
                        wait = FETCH_EVERY;
                    }
                } catch (IOException | ParseException | RuntimeException failure) {
                    LOG.debugf(failure, "the keys of accounts cannot be fetched");
                }
            }
            LockSupport.parkNanos(wait.toNanos());
        }
    }
}
