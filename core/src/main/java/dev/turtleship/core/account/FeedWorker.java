package dev.turtleship.core.account;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.nimbusds.jose.jwk.JWKSet;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.module.Peers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Reads the revocation feed of every other process, each on a thread of its own, so that one that hangs holds up
/// nobody: what one process took while accounts was dead is known to all within seconds. The same answers carry the
/// grace keys of the others, so that they are known long before they are used.
@ApplicationScoped
class FeedWorker {
    private static final Logger LOG = Logger.getLogger(FeedWorker.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int WARN_AFTER = 10;

    /// Not the API's own: that one takes no more than a request may hold, and refuses what it does not know.
    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Revocations revocations;
    private final Keys keys;
    private final Manifests manifests;
    private final Peers peers;
    private final Clock clock;
    private volatile boolean stopping;

    FeedWorker(Revocations revocations, Keys keys, Manifests manifests, Peers peers, Clock clock) {
        this.revocations = revocations;
        this.keys = keys;
        this.manifests = manifests;
        this.peers = peers;
        this.clock = clock;
    }

    /// One thread for each process: several modules may run in one.
    void start(@Observes StartupEvent event) {
        var moduleByUrl = new HashMap<String, String>();
        for (var manifest : manifests.all()) {
            if (!manifests.runsHere(manifest.name())) {
                peers.urlOf(manifest.name()).ifPresent(url -> moduleByUrl.put(url, manifest.name()));
            }
        }
        moduleByUrl
                .values()
                .forEach(module -> Thread.ofVirtual().name("feed-of-" + module).start(() -> follow(module)));
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void follow(String module) {
        String feed = "none";
        int after = 0;
        int failures = 0;
        while (!stopping) {
            try {
                var page = read(module, feed, after);
                boolean more = page.revocations().feed().equals(feed)
                        ? page.revocations().next() > after
                        : page.revocations().next() > 0;
                feed = page.revocations().feed();
                after = page.revocations().next();
                failures = 0;
                if (more) {
                    continue;
                }
            } catch (IOException | ParseException | RuntimeException failure) {
                LOG.debugf(failure, "the feed of %s cannot be read", module);
                if (++failures == WARN_AFTER) {
                    LOG.warnf("the revocation feed of %s cannot be read: %s", module, failure.getMessage());
                }
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    private FeedResource.Feed read(String module, String feed, int after) throws IOException, ParseException {
        var request = peers.request(module, FeedResource.PATH + "?feed=" + feed + "&after=" + after)
                .build();
        var response = peers.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(module + " answered " + response.statusCode());
        }
        var page = JSON.readValue(response.body(), FeedResource.Feed.class);
        keys.learn(JWKSet.parse(page.graceKeys()));
        var news = page.revocations();
        revocations.add(
                news.lines().stream().flatMap(line -> read(module, line)).toList());
        // Its copy is as fresh as it says once nothing of it is missing here.
        if (news.lines().isEmpty()) {
            revocations.complete(news.asOf(), 0);
        }
        return page;
    }

    /// A line of a kind that only newer processes know must not hold up the others, and nobody signs out in the future.
    private Stream<Revocation> read(String module, String line) {
        try {
            var one = Revocation.parse(line);
            var now = clock.instant();
            return Stream.of(one.at().isAfter(now) ? new Revocation(one.subject(), now, one.stored()) : one);
        } catch (IllegalArgumentException unknown) {
            LOG.debugf("skipped in the feed of %s: %s", module, unknown.getMessage());
            return Stream.empty();
        }
    }
}
