package dev.turtleship.core.push;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The limits of push.
@ConfigMapping(prefix = "turtleship.push")
interface PushConfig {
    /// The key pair that push services know us by (a private JWK of P-256); made at `<data>/keys/push-vapid.json` when
    /// nothing is said. Several processes that run push name one file, since a subscription is good with one key.
    Optional<Path> keyFile();

    /// Whom a push service may write to about us: `mailto:...` or `https://...`. Apple's wants one.
    Optional<String> contact();

    /// The hosts of each vendor (`google`, `mozilla`, `apple`, `windows`); `*.example.com` is any below that one. What
    // is sent there needs no look-up, and waits for nobody else.
    Map<String, List<String>> hosts();

    /// Instead of a vendor's push service (`google`, `mozilla`, `apple`, `windows`) a simulated one at this origin,
    /// such as `http://127.0.0.1:9000`: the only one that may be near and without TLS. For drills and tests.
    Map<String, URI> simulated();

    /// Devices of one person.
    @WithDefault("20")
    int subscriptions();

    /// A device that did not say for so long that it still wants to hear is forgotten. As long as a refresh token
    /// lives: nobody is signed in there any more.
    @WithDefault("P30D")
    Duration subscriptionLife();

    /// Topics that wait for one device; of more it is not told.
    @WithDefault("100")
    int waiting();

    /// How long a device is told of what it missed, by us and by its push service.
    @WithDefault("PT24H")
    Duration ttl();

    /// How long one stands in the list.
    @WithDefault("P30D")
    Duration notificationLife();

    /// Sent at once to one push service.
    @WithDefault("8")
    int sendingPerService();

    /// Sent at once to all those together that are no vendor's.
    @WithDefault("16")
    int sendingToOthers();

    /// How long a push service may take to answer.
    @WithDefault("PT5S")
    Duration deadline();

    /// Whoever took one to send it has so long to say what became of it; longer than it can take.
    @WithDefault("PT20S")
    Duration lease();

    /// With the pauses between them more than the day has room for; the end of what could not even be settled.
    @WithDefault("40")
    int tries();

    /// The first pause; each one after it is twice as long.
    @WithDefault("PT5S")
    Duration firstRetry();

    @WithDefault("PT1H")
    Duration longestRetry();
}
