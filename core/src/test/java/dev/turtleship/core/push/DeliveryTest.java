package dev.turtleship.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(1);

    @Test
    void each_pause_is_twice_as_long_and_none_longer_than_an_hour() {
        pause(1, Duration.ZERO, Duration.ofSeconds(5));
        pause(2, Duration.ZERO, Duration.ofSeconds(10));
        pause(6, Duration.ZERO, Duration.ofSeconds(160));
        pause(10, Duration.ZERO, Duration.ofSeconds(2560));
        pause(11, Duration.ZERO, LONGEST);
        pause(1000, Duration.ZERO, LONGEST);
    }

    @Test
    void a_service_is_asked_again_when_it_wants_and_not_believed_when_it_says_a_year() {
        pause(1, Duration.ofMinutes(2), Duration.ofMinutes(2));
        pause(6, Duration.ofSeconds(1), Duration.ofSeconds(160));
        pause(1, Duration.ofDays(365), LONGEST);
    }

    /// Up to half as long again, at random.
    private static void pause(int tries, Duration atLeast, Duration expected) {
        var pause = Delivery.pause(tries, FIRST, LONGEST, atLeast);
        assertTrue(pause.compareTo(expected) >= 0, "too short: " + pause);
        assertTrue(pause.compareTo(expected.multipliedBy(3).dividedBy(2)) <= 0, "too long: " + pause);
    }

    @Test
    void a_topic_is_a_devices_own_and_the_same_for_what_is_about_the_same() {
        var device = UUID.randomUUID();
        String topic = delivery(device, "taxi 1").topicHeader();
        assertTrue(topic.matches("[A-Za-z0-9_-]{32}"), topic);
        assertEquals(topic, delivery(device, "taxi 1").topicHeader());
        assertNotEquals(topic, delivery(device, "taxi 2").topicHeader());
        assertNotEquals(topic, delivery(UUID.randomUUID(), "taxi 1").topicHeader());
    }

    private static Delivery delivery(UUID device, String topic) {
        var subscription = new Subscription(
                device,
                new AccountId(UUID.randomUUID()),
                new Subscription.Signed(UUID.randomUUID(), UUID.randomUUID(), Instant.EPOCH),
                new Subscription.Target("https://push.example.com/x", "", ""),
                Instant.EPOCH,
                Instant.EPOCH);
        var news = new Delivery.News(UUID.randomUUID(), "taxi", "arrived", "1");
        return new Delivery(subscription, "push.example.com", topic, news, false, 1, Instant.EPOCH);
    }
}
