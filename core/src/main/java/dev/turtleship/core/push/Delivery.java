package dev.turtleship.core.push;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// A device that has yet to hear that something is new, on its way there.
///
///     (notified)        -> DUE      [NotificationService.take]   or in place of one about the same topic
///     DUE               -> SENDING  [DeliveryStore.take]         one try more; nobody else's for the length of a lease
///     SENDING           -> (gone)   DELIVERED, REJECTED, or out of time or tries
///     SENDING           -> DUE      LATER, or whoever sent it died
///
/// So a device hears at least once, unless its push service is away for longer than anybody cares; the list has all.
/// A try counts as soon as it is taken, so that one which can never be settled ends too. `tries` has this one in it.
record Delivery(
        Subscription subscription, String service, String topic, News news, boolean urgent, int tries, Instant endsAt) {
    /// All that is sent: what the device needs to ask for the rest, and nothing that says it.
    record News(UUID notification, String module, String kind, String subject) {}

    /// What the push service made of it.
    sealed interface Outcome {
        record Delivered() implements Outcome {}

        /// It does not know the subscription any more.
        record Ended() implements Outcome {}

        /// It will not take this one, however often it is sent.
        record Rejected(String why) implements Outcome {}

        /// Not now.
        record Later(String why, Duration atLeast) implements Outcome {
            Later(String why) {
                this(why, Duration.ZERO);
            }
        }
    }

    private static final int TOPIC_BYTES = 24;

    /// At most 32 characters of base64url (RFC 8030), another for each device: a push service must not see who hears of
    /// the same.
    String topicHeader() {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest((subscription.id() + " " + topic).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TOPIC_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// When to try again after so many tries: twice as long each time, up to half as long again at random, and not
    /// before the service wants it; a service that says a year is not believed.
    static Duration pause(int tries, Duration first, Duration longest, Duration atLeast) {
        var doubled = first.multipliedBy(1L << Math.min(tries - 1, 20));
        var wanted = doubled.compareTo(atLeast) > 0 ? doubled : atLeast;
        long millis = Math.min(wanted.toMillis(), longest.toMillis());
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
