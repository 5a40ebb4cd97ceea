package dev.turtleship.core.credential;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.turtleship.core.file.DurableFile;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.module.Manifest;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.module.Peers;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// The keys of modules that issue credentials (those whose manifest has a `key_set`), on this process's own disk, so
/// that a credential can be verified though its issuer is dead and this process starts cold. Where the issuer runs
/// there is its private key; everywhere else the public set is fetched from there and the last good copy kept.
///
/// A private file is a JWK set of which the first key signs and all are published: a next key is put at its end,
/// long before it is moved to the front. Where it cannot be read nothing is signed until the process starts with it
/// mended; all else goes on, and what was issued before is verified with the last good copy.
@Singleton
public class IssuerKeys {
    private static final Logger LOG = Logger.getLogger(IssuerKeys.class);
    private static final Duration FETCH_EVERY = Duration.ofMinutes(1);
    private static final Duration FETCH_AGAIN = Duration.ofSeconds(1);

    private final Path folder;
    private final Manifests manifests;
    private final Peers peers;
    private final Map<String, ECKey> signing = new ConcurrentHashMap<>();
    private final Map<String, JWKSet> published = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    IssuerKeys(
            @ConfigProperty(name = "turtleship.data", defaultValue = "data") Path data,
            Manifests manifests,
            Peers peers) {
        this.folder = data.resolve("keys");
        this.manifests = manifests;
        this.peers = peers;
    }

    void start(@Observes StartupEvent event) {
        for (var manifest : manifests.all()) {
            if (manifest.keySet() != null) {
                load(manifest);
            }
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /// The key that `module` signs its credentials with; only where it runs. Refuses with 503 when its file could not
    /// be read.
    public ECKey signing(String module) {
        if (!manifests.runsHere(module)) {
            throw new IllegalStateException(module + " issues no credentials in this process");
        }
        var key = signing.get(module);
        if (key == null) {
            throw new Refused(CoreError.UNAVAILABLE, module + " cannot issue credentials at the moment");
        }
        return key;
    }

    /// The public keys of `module`; empty when this process never heard of any.
    public JWKSet published(String module) {
        return published.getOrDefault(module, new JWKSet());
    }

    /// Takes what `module` publishes now and keeps it on disk. A key that is published no longer is believed no longer.
    public synchronized void learn(String module, JWKSet keys) throws IOException {
        var known = keys.toPublicJWKSet();
        if (!known.isEmpty() && !known.equals(published.get(module))) {
            keep(module, known);
            published.put(module, known);
        }
    }

    /// A file that is damaged or cannot be written stops neither the process nor the other modules.
    private void load(Manifest manifest) {
        String module = manifest.name();
        published.put(module, copy(copyOf(module)));
        if (manifests.runsHere(module)) {
            loadOwn(module, folder.resolve(module + "-issuer.json"));
        } else {
            Thread.ofVirtual().name("keys-of-" + module).start(() -> follow(manifest));
        }
    }

    private void loadOwn(String module, Path file) {
        try {
            var all = loadOrMake(file);
            signing.put(module, all.getKeys().getFirst().toECKey());
            published.put(module, all.toPublicJWKSet());
        } catch (IOException | ParseException | JOSEException | RuntimeException failure) {
            LOG.errorf("%s issues no credentials: %s cannot be used (%s)", module, file, failure.getMessage());
            return;
        }
        try {
            keep(module, published(module));
        } catch (IOException failure) {
            LOG.warnf("no copy of the public keys of %s is kept: %s", module, failure.getMessage());
        }
    }

    private void keep(String module, JWKSet keys) throws IOException {
        Files.createDirectories(folder);
        DurableFile.replace(copyOf(module), keys.toString());
    }

    private Path copyOf(String module) {
        return folder.resolve(module + "-published.json");
    }

    private static JWKSet loadOrMake(Path file) throws IOException, ParseException, JOSEException {
        if (Files.exists(file)) {
            return requireUsable(JWKSet.parse(Files.readString(file)));
        }
        Files.createDirectories(file.getParent());
        var key = new ECKeyGenerator(Curve.P_256)
                .keyID(Ids.next().toString())
                .keyUse(KeyUse.SIGNATURE)
                .generate();
        var all = new JWKSet(key);
        DurableFile.replace(file, all.toString(false));
        return all;
    }

    /// All must be keys that credentials can be signed and verified with, or it shows when somebody asks for one.
    private static JWKSet requireUsable(JWKSet all) throws ParseException {
        for (var key : all.getKeys()) {
            boolean usable = key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve()) && ec.isPrivate();
            if (!usable || key.getKeyID() == null) {
                throw new ParseException("a key is not a private one of P-256 with a kid", 0);
            }
        }
        if (all.isEmpty()) {
            throw new ParseException("there is no key in it", 0);
        }
        return all;
    }

    /// What was published can be learned again: a damaged copy is as good as none.
    private static JWKSet copy(Path file) {
        try {
            return Files.exists(file) ? JWKSet.parse(Files.readString(file)) : new JWKSet();
        } catch (IOException | ParseException damaged) {
            LOG.errorf("the copy of keys in %s is damaged: %s", file, damaged.getMessage());
            return new JWKSet();
        }
    }

    private void follow(Manifest manifest) {
        while (!stopping) {
            LockSupport.parkNanos((fetch(manifest) ? FETCH_EVERY : FETCH_AGAIN).toNanos());
        }
    }

    private boolean fetch(Manifest manifest) {
        String module = manifest.name();
        if (peers.urlOf(module).isEmpty()) {
            return false;
        }
        try {
            var request = peers.request(module, manifest.keySet()).build();
            var response = peers.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                return false;
            }
            learn(module, JWKSet.parse(response.body()));
            return true;
        } catch (IOException | ParseException | RuntimeException failure) {
            LOG.debugf(failure, "the keys of %s cannot be fetched", module);
            return false;
        }
    }
}
