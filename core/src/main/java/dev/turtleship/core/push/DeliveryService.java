package dev.turtleship.core.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.push.Delivery.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/// What the database knows of deliveries, and what becomes of one.
@ApplicationScoped
class DeliveryService {
    /// So many deliveries of a push service may be taken now.
    record Room(String service, int room) {}

    /// Push services that are looked at in one turn, besides the vendors'.
    static final int SERVICES = 100;

    private static final Logger LOG = Logger.getLogger(DeliveryService.class);

    private final DeliveryStore deliveries;
    private final SubscriptionStore subscriptions;
    private final NotificationStore notifications;
    private final PushConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    DeliveryService(
            DeliveryStore deliveries,
            SubscriptionStore subscriptions,
            NotificationStore notifications,
            PushConfig config,
            ObjectMapper json,
            Clock clock) {
        this.deliveries = deliveries;
        this.subscriptions = subscriptions;
        this.notifications = notifications;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    /// What is due at the vendors' push services, and at some of the others, behind `after`.
    @InLane("push.work")
    @Transactional
    List<DeliveryStore.Due> due(String after) {
        return deliveries.due(after, written(Vendor.words()), clock.instant(), SERVICES);
    }

    @InLane("push.work")
    @Transactional
    List<Delivery> take(List<Room> rooms) {
        var now = clock.instant();
        return deliveries.take(written(rooms), now, now.plus(config.lease()), config.tries()).stream()
                .map(DeliveryStore.Row::delivery)
                .toList();
    }

    @InLane("push.work")
    @Transactional
    void settle(Delivery delivery, Outcome outcome) {
        switch (outcome) {
            case Outcome.Delivered() -> remove(delivery);
            case Outcome.Ended() -> end(delivery);
            case Outcome.Rejected(String why) -> {
                LOG.infof(
                        "subscription %s is not told of %s: %s",
                        delivery.subscription().id(), delivery.news().notification(), why);
                remove(delivery);
            }
            case Outcome.Later later -> postpone(delivery, later);
        }
    }

    /// Some of what is out of time or tries and was not told to whom it was for; how many.
    @InLane("push.work")
    @Transactional
    int purgeDeliveries() {
        int untold = deliveries.purge(clock.instant());
        if (untold > 0) {
            LOG.infof("%d deliveries were not made in time, and no longer will be", untold);
        }
        return untold;
    }

    @InLane("push.work")
    @Transactional
    int purgeNotifications() {
        return notifications.purge(clock.instant().minus(config.notificationLife()));
    }

    @InLane("push.work")
    @Transactional
    int purgeUnseen() {
        return subscriptions.purgeUnseen(clock.instant().minus(config.subscriptionLife()));
    }

    @InLane("push.work")
    @Transactional
    int purgeExpired() {
        return subscriptions.purgeExpired(clock.instant());
    }

    /// Unless its device subscribed anew meanwhile, and is told there.
    private void end(Delivery delivery) {
        var subscription = delivery.subscription();
        int ended = subscriptions.removeAs(
                subscription.id(),
                subscription.target().endpoint(),
                subscription.signed().session());
        if (ended == 0) {
            deliveries.later(
                    subscription.id(), delivery.topic(), delivery.news().notification(), clock.instant());
        }
    }

    private void postpone(Delivery delivery, Outcome.Later later) {
        var id = delivery.subscription().id();
        var notification = delivery.news().notification();
        var at = clock.instant()
                .plus(Delivery.pause(delivery.tries(), config.firstRetry(), config.longestRetry(), later.atLeast()));
        if (delivery.tries() >= config.tries() || at.isAfter(delivery.endsAt())) {
            LOG.infof(
                    "subscription %s is not told of %s, and no longer will be, after %d tries: %s",
                    id, notification, delivery.tries(), later.why());
            remove(delivery);
            return;
        }
        deliveries.later(id, delivery.topic(), notification, at);
    }

    private void remove(Delivery delivery) {
        deliveries.remove(
                delivery.subscription().id(), delivery.topic(), delivery.news().notification());
    }

    private String written(List<?> list) {
        try {
            return json.writeValueAsString(list);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
