package dev.turtleship.core.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.contracts.push.Notify;
import dev.turtleship.contracts.push.NotifyAll;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/// What people are told, and who of their devices is to hear of it.
@ApplicationScoped
class NotificationService {
    private static final int MAX_PEOPLE = 300;

    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final PushConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    NotificationService(
            NotificationStore notifications,
            DeliveryStore deliveries,
            PushConfig config,
            ObjectMapper json,
            Clock clock) {
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    /// Into the list, once, and to the devices if it is not too late for that: the list is where it is found after an
    /// outage.
    @Transactional
    void take(String module, Notify notify) {
        var now = clock.instant();
        if (notifications.add(module, written(notify), now) == 0) {
            return;
        }
        var endsAt = notify.at().plus(config.ttl());
        if (endsAt.isAfter(now)) {
            String topic = module + " " + notify.subject();
            deliveries.queue(notify.notification(), topic, endsAt, config.waiting());
        }
    }

    /// The same for several people at once.
    @Transactional
    void takeAll(String module, NotifyAll notify) {
        if (notify.people().size() > MAX_PEOPLE) {
            throw new IllegalStateException("notification " + notify.notification() + " is for "
                    + notify.people().size() + " people");
        }
        var endsAt = notify.at().plus(config.ttl());
        notifications.addAll(module, written(notify), clock.instant(), endsAt, config.waiting());
    }

    @InLane("push.read")
    @Transactional
    List<NotificationStore.Row> list(AccountId account, long before, int most) {
        return notifications.list(account.value(), before, most);
    }

    @InLane("push.write")
    @Transactional
    void read(AccountId account, UUID until) {
        if (notifications.has(account.value(), until) == 0) {
            throw new Refused(PushError.NOTIFICATION_UNKNOWN, "You have no notification with this id")
                    .at("/until", "Unknown");
        }
        notifications.read(account.value(), until, clock.instant());
    }

    private String written(Object notify) {
        try {
            return json.writeValueAsString(notify);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
