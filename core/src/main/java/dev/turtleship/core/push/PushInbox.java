package dev.turtleship.core.push;

import dev.turtleship.contracts.push.Notify;
import dev.turtleship.contracts.push.NotifyAll;
import dev.turtleship.core.message.Handler;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// What push hears: any module may tell people of its own news.
@Singleton
class PushInbox {
    private final NotificationService notifications;
    private final PushWorker worker;

    PushInbox(NotificationService notifications, PushWorker worker) {
        this.notifications = notifications;
        this.worker = worker;
    }

    /// A notification has an id of its own for ever, so a repeat changes nothing.
    @Produces
    @Singleton
    Handler<Notify> news() {
        return Handler.idempotentFrom("push", Notify.class, (source, notify) -> {
            notifications.take(source, notify);
            worker.wake();
        });
    }

    @Produces
    @Singleton
    Handler<NotifyAll> newsForMany() {
        return Handler.idempotentFrom("push", NotifyAll.class, (source, notify) -> {
            notifications.takeAll(source, notify);
            worker.wake();
        });
    }
}
